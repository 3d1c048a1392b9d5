import type { FastifyInstance } from 'fastify'
import { actionCommand } from '../../engine/act/action-command.ts'
import { batchCommand } from '../../engine/act/batch-command.ts'
import { contextOf, performAs } from '../request-context.ts'
import type { Services } from '../services.ts'
import { writeRequest } from './resource-routes.ts'
import { sendOutcome } from './send.ts'

/** The addresses of actions, and the one that runs several of them as one. */
export function mountActions(server: FastifyInstance, { model }: Services): void {
  for (const action of model.actions.values()) {
    if (action.action.settings.hidden === true) continue
    server.post(`/api/actions/${action.path}`, async (request, reply) =>
      sendOutcome(
        reply,
        await performAs(contextOf(request), (actor) =>
          actionCommand(action, request.body, writeRequest(request, actor)),
        ),
      ),
    )
  }
  server.post('/api/batch', async (request, reply) =>
    sendOutcome(
      reply,
      await performAs(contextOf(request), (actor) =>
        batchCommand(model, request.body, writeRequest(request, actor)),
      ),
    ),
  )
}
