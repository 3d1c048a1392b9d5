import type { FastifyInstance } from 'fastify'
import type { ModelResource } from '../../model/model.ts'
import { words } from '../../model/names.ts'
import { parseTallyAsk } from '../../plan/parse-tally.ts'
import { contextOf, tallyAs } from '../request-context.ts'
import { readParameters } from './read-parameters.ts'
import { rememberAsks } from './remember-asks.ts'
import { sendJson } from './send.ts'

/** The address of a resource's tallies: `GET /api/orders/tally?customer=…&per=status`. */
export function mountTallies(server: FastifyInstance, resource: ModelResource): void {
  if (resource.tallies.length === 0) return
  const asks = rememberAsks((query) => parseTallyAsk(resource, readParameters(query)))
  server.get(`/api/${resource.path}/tally`, async (request, reply) => {
    const context = contextOf(request)
    const asked = asks(request)
    context.trace.note('ask', `You asked how many ${words(resource.plural)} there are`, {
      resource: resource.name,
      kind: 'tally',
      filters: asked.ask.by.map(({ field }) => field),
      per: asked.ask.per,
    })
    const groups = await tallyAs(context, asked)
    const data = asked.ask.per === undefined ? (groups[0] ?? '') : `[${groups.join(',')}]`
    return sendJson(request, reply, `{"data":${data}}`)
  })
}
