import type { FastifyPluginAsync } from 'fastify'
import type { DeliveryOptions } from './delivery-options.ts'
import { deliveryRoutes } from './delivery-routes.ts'
import { uploadRoutes, type UploadOptions } from './upload-routes.ts'

export type FileRoutesOptions<Actor> = UploadOptions & DeliveryOptions<Actor>

/**
 * The doors of the files engine as a Fastify plugin: resumable uploads at `/api/uploads`, delivery at `/files/{id}`
 * and `/files/{id}/{variant}`. Refusals are thrown as problems for the app's own error handler to render.
 */
export function fileRoutes<Actor>(options: FileRoutesOptions<Actor>): FastifyPluginAsync {
  return async (app) => {
    await app.register(uploadRoutes(options))
    await app.register(deliveryRoutes(options))
  }
}
