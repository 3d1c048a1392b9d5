import { promisify } from 'node:util'
import * as zlib from 'node:zlib'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { addVary } from './vary.ts'

/** How an answer is made smaller; the first that the client takes. Node before 22.15 has no zstd. */
type Encoding = 'zstd' | 'br' | 'gzip'
const ENCODINGS: readonly Encoding[] = 'zstdCompress' in zlib ? ['zstd', 'br', 'gzip'] : ['br', 'gzip']

const zstd = 'zstdCompress' in zlib ? promisify(zlib.zstdCompress) : undefined
const brotli = promisify(zlib.brotliCompress)
const gzip = promisify(zlib.gzip)

// Below this the headers outweigh what is saved.
const WORTH_BYTES = 1_024
const COMPRESSIBLE = /^(?:text\/(?!event-stream)|application\/(?:[\w.-]+\+)?(?:json|xml)\b|image\/svg\+xml)/

/**
 * Compresses what is read and large enough, where nothing can be learned from how small it became: a body with a secret
 * in it, asked for by a page of somebody else that can choose a part of the body, gives the secret away by its length
 * (BREACH). Why these rules keep from that: docs/explanation/http.md.
 */
export function compressAnswers(server: FastifyInstance): void {
  // Not an async function: most answers are not packed, and need no promise.
  server.addHook('onSend', (request, reply, body: unknown, goOn) => {
    if (!isCompressible(request, reply, body)) return goOn()
    addVary(reply, 'Accept-Encoding')
    const encoding = encodingFor(request.headers['accept-encoding'])
    if (encoding === undefined || Buffer.byteLength(body) < WORTH_BYTES || !isSafe(request, reply))
      return goOn()
    compressed(body, encoding).then(
      (bytes) => {
        reply.header('Content-Encoding', encoding).removeHeader('Content-Length')
        weakenEtag(reply)
        goOn(null, bytes)
      },
      (error: unknown) => goOn(error instanceof Error ? error : new Error(String(error))),
    )
  })
}

/** A text, whole and kept by somebody; what is kept by nobody is a refusal, a secret, or the outcome of a write. */
function isCompressible(
  { method }: FastifyRequest,
  reply: FastifyReply,
  body: unknown,
): body is string | Buffer {
  return (
    (method === 'GET' || method === 'HEAD') &&
    reply.statusCode === 200 &&
    (typeof body === 'string' || Buffer.isBuffer(body)) &&
    COMPRESSIBLE.test(String(reply.getHeader('Content-Type'))) &&
    !/no-store|no-transform/.test(String(reply.getHeader('Cache-Control'))) &&
    !reply.hasHeader('Content-Encoding')
  )
}

/** Whether nobody else could have had this request sent, or there is nothing in its answer that is not everybody's. */
function isSafe({ headers, url }: FastifyRequest, reply: FastifyReply): boolean {
  const isPublic = String(reply.getHeader('Cache-Control')).includes('public')
  const isAnybodys = headers.cookie === undefined && headers.authorization === undefined
  if (isPublic || isAnybodys) return true
  // Whoever sends a query chooses names that stand in its answer.
  if (url.startsWith('/graphql')) return false
  // A browser adds a cookie to what another page has it send, and says so; a bearer token it never adds.
  return headers.cookie === undefined || headers['sec-fetch-site'] === 'same-origin'
}

/** The best encoding that is taken (RFC 9110, section 12.5.3); undefined for the body as it is. */
export function encodingFor(header: string | readonly string[] | undefined): Encoding | undefined {
  if (header === undefined) return undefined
  const weights = new Map<string, number>()
  for (const part of String(header).split(',')) {
    const [name = '', ...parameters] = part.split(';').map((one) => one.trim().toLowerCase())
    const weight = parameters.find((one) => one.startsWith('q='))
    weights.set(name, weight === undefined ? 1 : Number(weight.slice(2)))
  }
  // Whoever takes anything has named nothing: programs that send `*` are known to read gzip, and not what came after it.
  const weightOf = (name: string) =>
    weights.get(name) ?? (name === 'gzip' ? weights.get('*') : undefined) ?? 0
  const taken = ENCODINGS.filter((name) => weightOf(name) > 0)
  return taken.toSorted((a, b) => weightOf(b) - weightOf(a))[0]
}

// The files of the screen are the same buffers each time.
const made = new WeakMap<Buffer, Map<Encoding, Promise<Buffer>>>()

function compressed(body: string | Buffer, encoding: Encoding): Promise<Buffer> {
  if (typeof body === 'string') return compressOnce(Buffer.from(body), encoding, FAST)
  const known = made.get(body) ?? new Map<Encoding, Promise<Buffer>>()
  made.set(body, known)
  const bytes = known.get(encoding) ?? compressOnce(body, encoding, SMALL)
  known.set(encoding, bytes)
  return bytes
}

interface Effort {
  readonly zstd: number
  readonly brotli: number
  readonly gzip: number
}

// What is made for one answer should cost little; what is made once for all may take its time.
const FAST: Effort = { zstd: 3, brotli: 4, gzip: 5 }
const SMALL: Effort = { zstd: 19, brotli: 9, gzip: 9 }

function compressOnce(bytes: Buffer, encoding: Encoding, effort: Effort): Promise<Buffer> {
  const { constants } = zlib
  if (encoding === 'zstd' && zstd !== undefined)
    return zstd(bytes, { params: { [constants.ZSTD_c_compressionLevel]: effort.zstd } })
  if (encoding === 'br')
    return brotli(bytes, {
      params: {
        [constants.BROTLI_PARAM_QUALITY]: effort.brotli,
        [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
      },
    })
  return gzip(bytes, { level: effort.gzip })
}

/** A strong tag names these very bytes, and they are others now; what they say is the same. */
function weakenEtag(reply: FastifyReply): void {
  const etag = reply.getHeader('ETag')
  if (typeof etag === 'string' && etag.startsWith('"')) reply.header('ETag', `W/${etag}`)
}
