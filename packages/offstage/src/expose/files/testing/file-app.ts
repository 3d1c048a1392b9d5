import type { AddressInfo } from 'node:net'
import Fastify, { type FastifyInstance, type FastifyRequest } from 'fastify'
import type { FileEngine } from '../../../engine/files/open-files.ts'
import type { StoredFile } from '../../../engine/files/stored-file.ts'
import { Problem, problem } from '../../../errors.ts'
import type { Trace } from '../../../observe/trace.ts'
import type { Visibility } from '../delivery-options.ts'
import { fileRoutes } from '../file-routes.ts'

export const SECRET = 'a secret of forty characters for the tests'

/** A server on a real port whose users are who the header `x-user` says they are. */
export interface FileApp {
  readonly app: FastifyInstance
  readonly url: string
  /** Whether a guest (undefined) or a user may read a file; private to its uploader until a test says otherwise. */
  mayRead: (file: StoredFile, userId: string | undefined) => Visibility | undefined
  close(): Promise<void>
}

export interface FileAppOptions {
  readonly handlerTimeout?: number
  readonly traceOf?: (request: FastifyRequest) => Trace | undefined
}

export async function fileApp(files: FileEngine, options: FileAppOptions = {}): Promise<FileApp> {
  const { handlerTimeout = 0, ...rest } = options
  const app = Fastify({ forceCloseConnections: true, handlerTimeout })
  const it: FileApp = {
    app,
    url: '',
    mayRead: (file, userId) => (file.uploadedBy === userId ? 'private' : undefined),
    close: () => app.close(),
  }
  app.setErrorHandler((error, _request, reply) => {
    if (!(error instanceof Problem)) return reply.code(500).send({ broke: String(error) })
    if (error.retryAfterSeconds !== undefined) reply.header('retry-after', error.retryAfterSeconds)
    return reply
      .code(error.document.status)
      .type('application/problem+json')
      .send(JSON.stringify(error.document))
  })
  await app.register(
    fileRoutes({
      files,
      authorizeUpload: async (request) => ({ userId: userOf(request) ?? refuseGuest() }),
      actorOf: async (request) => userOf(request),
      mayRead: async (file, userId) => it.mayRead(file, userId),
      grantSecrets: [SECRET],
      ...rest,
    }),
  )
  await app.listen({ port: 0, host: '127.0.0.1' })
  // A server that listens on a port has an address with a port in it.
  const { port } = app.server.address() as AddressInfo
  return Object.assign(it, { url: `http://127.0.0.1:${port}` })
}

function userOf({ headers }: FastifyRequest): string | undefined {
  const user = headers['x-user']
  return typeof user === 'string' ? user : undefined
}

function refuseGuest(): never {
  throw problem('E_NOT_SIGNED_IN')
}
