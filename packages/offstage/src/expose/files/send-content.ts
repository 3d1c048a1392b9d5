import type { FastifyReply, FastifyRequest } from 'fastify'
import { activeTypes, rasterTypes } from '../../engine/files/sniff-type.ts'
import { problem } from '../../errors.ts'
import type { Trace } from '../../observe/trace.ts'
import { byteRange } from './byte-range.ts'
import type { FileAddress } from './delivery-options.ts'
import { allowsRange, matchesEtag } from '../etag.ts'
import type { FileContentAnswer } from './content-of.ts'
import type { ReadableFile } from './readable-file.ts'

type Content = FileContentAnswer & Pick<ReadableFile, 'access'>
type AddressRequest = FastifyRequest<FileAddress>

/** Sends a file: 304 when the client has it, 206 for a range, 200 for the whole, headers alone on HEAD. */
export async function sendContent(
  request: AddressRequest,
  reply: FastifyReply,
  content: Content,
  trace?: Trace,
): Promise<FastifyReply> {
  const { etag, bytes } = content
  reply.headers({ etag, 'accept-ranges': 'bytes', ...cachingOf(request, content) })
  if (matchesEtag(request.headers['if-none-match'], etag)) return reply.code(304).send()
  reply.headers({ 'content-type': content.type, ...guardsOf(content) })
  const asked = askedRange(request, content)
  if (asked.kind === 'unsatisfiable') throw unsatisfiable(reply, bytes)
  if (asked.kind === 'whole') return sendWhole(request, reply, content, trace)
  const { range } = asked
  reply.code(206).headers({
    'content-range': `bytes ${range.start}-${range.end}/${bytes}`,
    'content-length': range.end - range.start + 1,
  })
  return sendStream(reply, await content.open(range), trace)
}

/** A range has no meaning on HEAD (RFC 9110, section 14.2). */
function askedRange({ method, headers }: AddressRequest, { etag, bytes }: Content) {
  const isOffered = method === 'GET' && allowsRange(headers['if-range'], etag)
  return byteRange(isOffered ? headers.range : undefined, bytes)
}

async function sendWhole(
  { method }: AddressRequest,
  reply: FastifyReply,
  content: Content,
  trace?: Trace,
): Promise<FastifyReply> {
  reply.code(200).header('content-length', content.bytes)
  return method === 'HEAD' ? reply.send() : sendStream(reply, await content.open(), trace)
}

function sendStream(
  reply: FastifyReply,
  stream: Awaited<ReturnType<Content['open']>>,
  trace?: Trace,
): FastifyReply {
  if (stream === undefined) {
    // The row was there a moment ago and its bytes are gone: the file was removed in between.
    reply
      .removeHeader('content-length')
      .removeHeader('content-range')
      .removeHeader('etag')
      .header('cache-control', 'no-store')
    throw problem('E_NOT_FOUND', { what: 'file' })
  }
  trace?.note('render', 'Sent the bytes of the file', { bytes: Number(reply.getHeader('content-length')) })
  return reply.send(stream)
}

function unsatisfiable(reply: FastifyReply, bytes: number) {
  reply.header('content-range', `bytes */${bytes}`).header('cache-control', 'no-store').removeHeader('etag')
  return problem('E_RANGE', { bytes })
}

/**
 * Who may keep the answer, and how long. An id means the same bytes for ever, so what every guest may see is kept by
 * all for a year; a variant's declaration may change, so only with its version in the address.
 * What one actor may see is kept by that actor's browser alone and asked about each time, since a policy may change;
 * what a grant opens is kept by nobody, since the grant ends.
 */
function cachingOf({ query }: AddressRequest, { access, version }: Content): Record<string, string> {
  if (access === 'granted')
    return { 'cache-control': 'private, no-store', 'referrer-policy': 'no-referrer', ...EMBEDDABLE }
  if (access === 'private')
    return {
      'cache-control': 'private, max-age=0, must-revalidate',
      vary: 'Cookie, Authorization',
      ...OWN_SITE_ONLY,
    }
  const isPinned = version === undefined || query.v === version
  return {
    'cache-control': isPinned ? 'public, max-age=31536000, immutable' : 'public, max-age=3600',
    ...EMBEDDABLE,
  }
}

const EMBEDDABLE = { 'cross-origin-resource-policy': 'cross-origin' }
// Else another site could learn who its visitor is by which private pictures load.
const OWN_SITE_ONLY = { 'cross-origin-resource-policy': 'same-origin' }

/** What keeps an uploaded file from acting in the name of this site, whatever is in it. */
function guardsOf({ type, name }: Content): Record<string, string> {
  return {
    'x-content-type-options': 'nosniff',
    'content-security-policy': "default-src 'none'; sandbox",
    'content-disposition': `${isShown(type) ? 'inline' : 'attachment'}; ${fileNames(name)}`,
  }
}

/** Pictures, sound and video are shown in place; everything else, and all that could run, is a download. */
function isShown(type: string): boolean {
  return (
    !activeTypes.has(type) &&
    (rasterTypes.has(type) || /^(?:audio|video)\//.test(type) || type === 'text/plain')
  )
}

/** The name for old clients in ASCII, and for the others as it is (RFC 6266, RFC 8187). */
function fileNames(name: string): string {
  const ascii = name.replace(/[^\x20-\x7e]|["\\%]/g, '_')
  const exact = encodeURIComponent(name).replace(
    /['()*]/g,
    (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`,
  )
  return `filename="${ascii}"; filename*=UTF-8''${exact}`
}
