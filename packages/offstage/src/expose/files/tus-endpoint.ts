import type { IncomingMessage } from 'node:http'
import { PassThrough, Readable } from 'node:stream'
import { Server, type Upload } from '@tus/server'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { FileRules } from '../../declare/declaration.ts'
import { allowsType } from '../../engine/files/allows-type.ts'
import { finishUpload } from '../../engine/files/finish-upload.ts'
import type { FileEngine } from '../../engine/files/open-files.ts'
import { stagedBytes, unstageFile } from '../../engine/files/stored-file.ts'
import { knownTypes } from '../../engine/files/sniff-type.ts'
import { refusedType, rulesFor } from '../../engine/files/take-file.ts'
import { UploadLocker } from '../../engine/files/upload-locker.ts'
import { problem } from '../../errors.ts'
import type { Trace } from '../../observe/trace.ts'
import { isId, newId } from '../../values/id.ts'
import { tusProblem } from './tus-problem.ts'

/** Who uploads, in which request. */
export interface Uploader {
  readonly userId: string
  readonly trace?: Trace
}

/** Answers one tus request of one uploader; refusals are thrown as problems. */
export type TusEndpoint = (
  request: FastifyRequest,
  reply: FastifyReply,
  uploader: Uploader,
) => Promise<FastifyReply>

/**
 * The tus server behind a Fastify handler. It speaks web requests and responses here rather than Node's, so that its
 * answers pass through the app's own hooks and its refusals through the app's own error handler.
 */
export function tusEndpoint(files: FileEngine, path: string): TusEndpoint {
  const uploaders = new WeakMap<Request, Uploader>()
  const failures = new WeakMap<Request, unknown>()
  const server = tusServer(files, path, uploaders, failures)

  return async (request, reply, uploader) => {
    const body = bodyOf(request.raw)
    const asked = webRequest(request, body)
    uploaders.set(asked, uploader)
    const answer = await server.handleWeb(asked)
    stopReading(request.raw, body)
    copyHeaders(answer, reply)
    if (answer.status >= 400) {
      const said = await answer.text()
      // That it may be as large as announced was found when it was begun.
      if (answer.status === 413 && request.method === 'PATCH')
        throw moreThanAnnounced(await announced(files, request, uploader))
      throw tusProblem(answer.status, said, failures.get(asked), files.uploadBytesMax)
    }
    return reply.code(answer.status).send()
  }
}

/** How many bytes the upload that a request is about was said to have. */
async function announced(
  { uploads }: FileEngine,
  { url }: FastifyRequest,
  { userId }: Uploader,
): Promise<number> {
  const id = url.split('?')[0]?.split('/').at(-1) ?? ''
  return (await uploads.getUpload(`${userId}/${id}`)).size ?? 0
}

type RequestMap<T> = WeakMap<Request, T>

function tusServer(
  files: FileEngine,
  path: string,
  uploaders: RequestMap<Uploader>,
  failures: RequestMap<unknown>,
): Server {
  // The server hands its hooks the very request that it was given, so what is known of it is found again.
  const uploaderOf = (request: object): Uploader => {
    const uploader = uploaders.get(request as Request)
    if (uploader === undefined) throw problem('E_NOT_SIGNED_IN')
    return uploader
  }
  return new Server({
    path,
    datastore: files.uploads,
    locker: new UploadLocker(),
    maxSize: files.uploadBytesMax,
    // An abandoned connection is given this long to write down what it has before a new one goes on.
    lockDrainTimeout: 1_000,
    // No origin is invited here: an app that wants others configures CORS for all its addresses.
    allowedOrigins: [],
    namingFunction: (request) => `${uploaderOf(request).userId}/${newId<'file'>()}`,
    generateUrl: (_request, { id }) => `${path}/${id.split('/')[1] ?? ''}`,
    getFileIdFromRequest: (request, last) =>
      isId(last) ? `${uploaderOf(request).userId}/${last}` : undefined,
    onUploadCreate: async (request, upload) => ({
      metadata: await admit(files, uploaderOf(request), upload, request.headers),
    }),
    onIncomingRequest: async (request, key) => {
      if (request.method === 'HEAD') await finishIfComplete(files, key, uploaderOf(request))
      if (request.method === 'DELETE') await forget(files, key)
    },
    onUploadFinish: async (request, { id, metadata = {} }) => {
      await finishUpload(files, { key: id, metadata }, uploaderOf(request).trace)
      return {}
    },
    onResponseError: (request, error) => {
      failures.set(request, error)
      return undefined
    },
  })
}

/** Refuses an upload that could never be taken, before its bytes travel; answers what is kept of its metadata. */
async function admit(
  files: FileEngine,
  { userId }: Uploader,
  upload: Upload,
  headers: Pick<Headers, 'get'>,
): Promise<Record<string, string | null>> {
  const { purpose = null, filename = null, filetype = null } = upload.metadata ?? {}
  const size = upload.size ?? 0
  const rules = rulesFor(files, purpose ?? '')
  if (size > rules.maxBytes) throw problem('E_TOO_LARGE', { what: 'file', max: rules.maxBytes })
  if (Number(headers.get('content-length')) > size) throw moreThanAnnounced(size)
  if (isSurelyWrong(filetype, rules)) throw refusedType(`said to be ${filetype}`, rules)
  const unfinished = await files.uploads.unfinishedOf(userId)
  if (unfinished.count >= files.unfinishedUploadsMax) throw tooMany()
  const held = unfinished.bytes + (await stagedBytes(files.database, userId))
  if (held + size > files.stagedBytesMax)
    throw problem('E_TOO_LARGE', { what: 'sum of your unused uploads', max: files.stagedBytesMax })
  return { purpose, filename, filetype }
}

const moreThanAnnounced = (size: number) =>
  problem('E_TOO_LARGE', { what: 'content', max: size, limit: 'announced in Upload-Length' })

/**
 * What a client says of a file's type is often a guess, and its bytes decide. But where it names one that the bytes
 * would have to show, and the field does not take it, they need not travel.
 */
const isSurelyWrong = (said: string | null, { types }: FileRules): boolean =>
  said !== null && knownTypes.has(said) && !allowsType(types, said)

const tooMany = () => problem('E_TOO_MANY_REQUESTS', { seconds: 60 }, { retryAfterSeconds: 60 })

/**
 * A client that lost the last answer asks how far it came, and takes "all of it" for success. So this question
 * finishes what the last write could not (the server was busy, or stopped), and refuses what it would have refused.
 */
async function finishIfComplete(files: FileEngine, key: string, { trace }: Uploader): Promise<void> {
  const { offset, size, metadata = {} } = await files.uploads.getUpload(key)
  if (offset !== size || (await files.uploads.isFinished(key))) return
  await finishUpload(files, { key, metadata }, trace)
}

/** Giving up a finished upload gives up its file too, unless a row has taken it. */
async function forget(files: FileEngine, key: string): Promise<void> {
  await files.uploads.getUpload(key)
  const [userId = '', id = ''] = key.split('/')
  await unstageFile(files.database, id, userId)
}

/** A body that breaks off ends: what arrived is kept, and the offset tells the client where to go on. */
function bodyOf(raw: IncomingMessage): PassThrough {
  const body = new PassThrough()
  raw.once('error', () => body.end())
  raw.once('close', () => body.end())
  return raw.pipe(body)
}

/** What the server did not want to read is drained, so that the answer reaches a client that is still sending. */
function stopReading(raw: IncomingMessage, body: PassThrough): void {
  raw.unpipe(body)
  raw.resume()
  body.destroy()
}

function webRequest({ raw, method }: FastifyRequest, body: PassThrough): Request {
  const headers = new Headers()
  for (const name of TUS_HEADERS) {
    const value = raw.headers[name]
    if (typeof value === 'string') headers.set(name, value)
  }
  // Node's own web stream type and the global one describe the same object.
  const content =
    method === 'POST' || method === 'PATCH'
      ? { body: Readable.toWeb(body) as ReadableStream, duplex: 'half' as const }
      : {}
  return new Request(new URL(raw.url ?? '/', 'http://uploads.invalid'), { method, headers, ...content })
}

const TUS_HEADERS = [
  'tus-resumable',
  'upload-length',
  'upload-offset',
  'upload-metadata',
  'upload-defer-length',
  'upload-concat',
  'content-type',
  'content-length',
]

/** The headers of the protocol go on; those of a body that is written anew, and of CORS, are the app's own. */
function copyHeaders(answer: Response, reply: FastifyReply): void {
  for (const [name, value] of answer.headers) {
    if (!/^(?:content-|access-control-|connection$)/.test(name)) reply.header(name, value)
  }
}
