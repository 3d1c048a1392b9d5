import type { FastifyInstance } from 'fastify'
import { problem } from '../errors.ts'
import { isLoopback } from './config/loopback.ts'
import type { Config } from './config/read-config.ts'

const PROBES = new Set(['/healthz', '/readyz'])

/**
 * Answers only under names that are ours. Otherwise a page on the internet whose name is made to point here could read
 * what a browser on this machine may read, with the origin check none the wiser. Probes come by address, and tell
 * nothing.
 */
export function checkHost(server: FastifyInstance, { host, publicUrl }: Config): void {
  const own = URL.parse(publicUrl ?? '')?.host
  const isLocal = isLoopback(host)
  // Listening to the world without a public name: every name may be ours.
  if (own === undefined && !isLocal) return
  server.addHook('onRequest', async (request) => {
    const asked = request.headers.host ?? ''
    if (asked === own || (isLocal && isLoopback(asked.replace(/:\d+$/, ''))) || PROBES.has(request.url))
      return
    throw problem('E_WRONG_HOST')
  })
}
