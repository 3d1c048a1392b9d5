import type { FastifyInstance } from 'fastify'
import { addVary } from './vary.ts'

const METHODS = 'GET, HEAD, POST, PATCH, DELETE'
const REQUEST_HEADERS = [
  'authorization, content-type, idempotency-key, if-match, if-none-match, last-event-id, range, traceparent',
  // What a resumable upload is spoken in.
  'tus-resumable, upload-length, upload-metadata, upload-offset',
].join(', ')
const ANSWER_HEADERS = [
  'content-range, etag, idempotent-replayed, link, location, ratelimit, ratelimit-policy, retry-after',
  'server-timing, traceparent, tus-resumable, upload-expires, upload-offset',
].join(', ')
const PREFLIGHT_SECONDS = '600'

/** Lets pages of the listed origins use the interface, with cookies. Nothing is registered where none is listed. */
export function allowOrigins(server: FastifyInstance, origins: readonly string[]): void {
  if (origins.length === 0) return
  const allowed = new Set(origins)
  // Last of all: whoever answers says what else the answer depends on.
  server.addHook('onSend', (_request, reply, _body, done) => {
    addVary(reply, 'Origin')
    done()
  })
  server.addHook('onRequest', async (request, reply) => {
    const { origin } = request.headers
    if (origin === undefined || !allowed.has(origin)) return
    reply
      .header('Access-Control-Allow-Origin', origin)
      .header('Access-Control-Allow-Credentials', 'true')
      .header('Access-Control-Expose-Headers', ANSWER_HEADERS)
      .header('Cross-Origin-Resource-Policy', 'cross-origin')
    if (request.method !== 'OPTIONS' || request.headers['access-control-request-method'] === undefined) return
    return reply
      .code(204)
      .header('Access-Control-Allow-Methods', METHODS)
      .header('Access-Control-Allow-Headers', REQUEST_HEADERS)
      .header('Access-Control-Max-Age', PREFLIGHT_SECONDS)
      .send()
  })
}
