import type { FastifyReply } from 'fastify'

/** Adds a request header to those on which the answer depends, whatever else already stands there. */
export function addVary(reply: FastifyReply, name: string): void {
  const known = String(reply.getHeader('Vary') ?? '')
  const isThere = known.split(',').some((one) => one.trim().toLowerCase() === name.toLowerCase())
  if (!isThere) reply.header('Vary', known === '' ? name : `${known}, ${name}`)
}
