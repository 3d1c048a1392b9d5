import { hash } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { matchesEtag } from './etag.ts'

/**
 * Sends text as it is, or 304 to whoever has it already. What depends on who asks may be kept by the asker alone, and
 * only if asked about again.
 */
export function sendRepresentation(
  request: FastifyRequest,
  reply: FastifyReply,
  body: string,
  type: string,
): FastifyReply {
  const etag = `"${hash('sha1', body, 'base64url')}"`
  reply
    .header('ETag', etag)
    .header('Cache-Control', 'private, no-cache')
    .header('Vary', 'Cookie, Authorization, Accept, Accept-Encoding')
  if (matchesEtag(request.headers['if-none-match'], etag)) return reply.code(304).send()
  return reply.type(type).send(body)
}
