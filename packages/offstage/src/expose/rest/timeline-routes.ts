import type { FastifyInstance } from 'fastify'
import { problem } from '../../errors.ts'
import type { TimelineEntry } from '../../observe/timeline.ts'
import type { Actor } from '../../policy/actor.ts'
import { actorOf, contextOf, isAdmin } from '../request-context.ts'
import type { Services } from '../services.ts'
import { maskEntry } from '../mask-entry.ts'
import { readParameters } from './read-parameters.ts'

const LISTED_DEFAULT = 20
const LISTED_MAX = 100
const OF_ONE_CLICK_MAX = 200
const TRACE_ID = /^[0-9a-f]{32}$/

/** What happened behind the screen: everybody's own clicks, and for an administrator everybody's. */
export function mountTimeline(server: FastifyInstance, { timeline }: Services): void {
  server.get('/api/timeline', async (request, reply) => {
    const context = contextOf(request)
    const actor = await actorOf(context)
    const parameters = readParameters(request)
    const traces = parameters
      .get('trace')
      ?.split(',')
      .filter((id) => TRACE_ID.test(id))
    const limit = Math.min(Number(parameters.get('limit') ?? LISTED_DEFAULT) || LISTED_DEFAULT, LISTED_MAX)
    const found = timeline.find(
      (entry) =>
        maySee(entry, actor, traces !== undefined) &&
        (traces === undefined || traces.includes(entry.traceId)),
      limit,
    )
    return reply
      .header('Cache-Control', 'no-store')
      .send({ data: found.map((entry) => maskEntry(entry, actor)) })
  })

  server.get<{ Params: { traceId: string } }>('/api/timeline/:traceId', async (request, reply) => {
    const actor = await actorOf(contextOf(request))
    const { traceId } = request.params
    const click = timeline.find((entry) => entry.traceId === traceId, OF_ONE_CLICK_MAX)
    const isOwn = click.some((entry) => entry.kind === 'request' && maySee(entry, actor, true))
    const found = click.filter((entry) => maySee(entry, actor, true) || (isOwn && isConsequence(entry)))
    if (found.length === 0) throw problem('E_NOT_FOUND', { what: 'timeline' })
    const inOrder = found.toReversed().map((entry) => maskEntry(entry, actor))
    return reply.header('Cache-Control', 'no-store').send({ data: { traceId, timelines: inOrder } })
  })
}

/** What the platform did by itself because of a click: its job. A push to somebody else is theirs, not the clicker's. */
const isConsequence = (entry: TimelineEntry): boolean => entry.kind === 'job' && entry.actor.kind === 'system'

/** A person sees what they caused. A guest's requests have no owner: who knows the trace's random id made it. */
function maySee(entry: TimelineEntry, actor: Actor, isNamed: boolean): boolean {
  if (isAdmin(actor)) return true
  const owner = entry.actor.userId
  if (owner !== undefined) return owner === actor.user
  return isNamed && entry.actor.kind === 'guest'
}
