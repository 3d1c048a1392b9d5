import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import { contentOf } from './content-of.ts'
import type { DeliveryOptions, FileAddress } from './delivery-options.ts'
import { readableFile } from './readable-file.ts'
import { sendContent } from './send-content.ts'
import { transferTimeout } from './transfer-timeout.ts'

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
    const common = {
      method: ['GET', 'HEAD'],
      handler: deliver,
      exposeHeadRoute: false,
      ...transferTimeout(app),
    }
    app.route<FileAddress>({ url: `${filesPath}/:id`, ...common })
    app.route<FileAddress>({ url: `${filesPath}/:id/:variant`, ...common })
  }
}
