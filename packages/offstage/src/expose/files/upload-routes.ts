import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import { isId } from '../../values/id.ts'
import type { FileEngine } from '../../engine/files/open-files.ts'
import type { Trace } from '../../observe/trace.ts'
import { problem } from '../../errors.ts'
import { transferTimeout } from './transfer-timeout.ts'
import { tusEndpoint } from './tus-endpoint.ts'

export interface UploadOptions {
  readonly files: FileEngine
  /** Says who uploads; throws E_NOT_SIGNED_IN for a guest. */
  readonly authorizeUpload: (request: FastifyRequest) => Promise<{ readonly userId: string }>
  readonly traceOf?: (request: FastifyRequest) => Trace | undefined
  /** `/api/uploads` unless said otherwise. */
  readonly uploadsPath?: string
}

/** Resumable uploads (tus 1.0: creation, creation-with-upload, termination, expiration) as a Fastify plugin. */
export function uploadRoutes(options: UploadOptions): FastifyPluginAsync {
  const { authorizeUpload, traceOf = () => undefined, uploadsPath = '/api/uploads' } = options
  const tus = tusEndpoint(options.files, uploadsPath)

  const handle = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const { userId } = await authorizeUpload(request)
    if (!isId(userId)) throw problem('E_NOT_ALLOWED', { what: 'upload files' })
    const trace = traceOf(request)
    return tus(request, reply, trace === undefined ? { userId } : { userId, trace })
  }

  return async (app) => {
    // The body is a stream of any length that goes to disk as it comes: nothing may parse it or count it.
    app.removeAllContentTypeParsers()
    app.addContentTypeParser('*', (_request, _payload, done) => done(null))
    const common = { handler: handle, ...transferTimeout(app) }
    app.route({ method: ['POST', 'OPTIONS'], url: uploadsPath, ...common })
    app.route({ method: ['HEAD', 'PATCH', 'DELETE', 'OPTIONS'], url: `${uploadsPath}/:id`, ...common })
  }
}
