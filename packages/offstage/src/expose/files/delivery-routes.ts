import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import type { FileEngine } from '../../engine/files/open-files.ts'
import type { StoredFile } from '../../engine/files/stored-file.ts'
import type { Trace } from '../../observe/trace.ts'
import { contentOf } from './content-of.ts'
import { readableFile } from './readable-file.ts'
import { sendContent } from './send-content.ts'

/** `public`: any guest may read it. `private`: this actor may. */
export type Visibility = 'public' | 'private'

export interface DeliveryOptions<Actor> {
  readonly files: FileEngine
  readonly actorOf: (request: FastifyRequest) => Promise<Actor>
  /** Decides by the row that has the file (`file.purpose` names its field); undefined when this actor may not know of it. */
  readonly mayRead: (file: StoredFile, actor: Actor) => Promise<Visibility | undefined>
  /** The secret that signs grants, then those it replaced lately. Without any no grant is valid. */
  readonly grantSecrets?: readonly string[]
  readonly traceOf?: (request: FastifyRequest) => Trace | undefined
  /** `/files` unless said otherwise. */
  readonly filesPath?: string
}

export interface FileAddress {
  Params: { readonly id: string; readonly variant?: string }
  Querystring: { readonly grant?: unknown; readonly v?: unknown }
}

/** Delivery of files and their variants as a Fastify plugin. */
export function deliveryRoutes<Actor>(options: DeliveryOptions<Actor>): FastifyPluginAsync {
  const { filesPath = '/files', traceOf = () => undefined } = options

  const deliver = async (
    request: FastifyRequest<FileAddress>,
    reply: FastifyReply,
  ): Promise<FastifyReply> => {
    // Until it is known what is delivered, nothing about this address may be kept.
    reply.header('cache-control', 'no-store')
    const trace = traceOf(request)
    const readable = await readableFile(request, options, trace)
    const content = await contentOf(options.files, readable, request.params.variant, trace)
    return sendContent(request, reply, { ...content, access: readable.access }, trace)
  }

  return async (app) => {
    for (const url of [`${filesPath}/:id`, `${filesPath}/:id/:variant`])
      app.route<FileAddress>({ method: ['GET', 'HEAD'], url, handler: deliver, exposeHeadRoute: false })
  }
}
