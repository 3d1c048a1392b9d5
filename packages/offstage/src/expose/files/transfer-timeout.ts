import type { FastifyInstance } from 'fastify'

const HOUR_MS = 3_600_000

/**
 * Gives routes whose time depends on the client's line an hour, where the server limits its handlers at all:
 * a route cannot leave that limit, only set its own.
 */
export function transferTimeout({ initialConfig }: FastifyInstance): { readonly handlerTimeout?: number } {
  // Fastify's types leave this setting out of what it answers.
  const config: object = initialConfig
  return 'handlerTimeout' in config && Number(config.handlerTimeout) > 0 ? { handlerTimeout: HOUR_MS } : {}
}
