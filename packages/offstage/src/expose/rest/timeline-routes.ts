import type { FastifyInstance } from 'fastify'
import { requireReadScope } from '../../engine/auth/scopes.ts'
import { problem } from '../../errors.ts'
import type { Timeline, TimelineEntry } from '../../observe/timeline.ts'
import type { Actor } from '../../policy/actor.ts'
import { actorOf, contextOf, isAdmin, type RequestContext } from '../request-context.ts'
import type { Services } from '../services.ts'
import { maskEntry } from '../mask-entry.ts'
import { refuseUnknown } from '../../plan/parse-ask.ts'
import { parseLimit } from '../../plan/parse-conditions.ts'
import { readParameters } from './read-parameters.ts'

const OF_ONE_CLICK_MAX = 200
const TRACE_ID = /^[0-9a-f]{32}$/

/** What happened behind the screen: everybody's own clicks, and for an administrator everybody's. */
export function mountTimeline(server: FastifyInstance, { timeline }: Services): void {
  server.get('/api/timeline', async (request, reply) => {
    const context = contextOf(request)
    const actor = await readerOf(context)
    const parameters = readParameters(request.url.split('?')[1] ?? '')
    refuseUnknown(parameters, ['trace', 'limit'])
    const traces = parameters
      .get('trace')
      ?.split(',')
      .filter((id) => TRACE_ID.test(id))
    const limit = parseLimit(parameters.get('limit'))
    const found = timeline.find(
      (entry) =>
        maySee(entry, actor, traces !== undefined) &&
        (traces === undefined || traces.includes(entry.traceId)),
      limit,
      traces === undefined ? 'clicks' : 'everything',
    )
    const shown = traces === undefined ? withoutCauses(found, timeline, actor) : found
    return reply
      .header('Cache-Control', 'no-store')
      .send({ data: shown.map((entry) => maskEntry(entry, actor)) })
  })

  server.get<{ Params: { traceId: string } }>('/api/timeline/:traceId', async (request, reply) => {
    const actor = await readerOf(contextOf(request))
    const { traceId } = request.params
    const click = timeline.find((entry) => entry.traceId === traceId, OF_ONE_CLICK_MAX, 'everything')
    const shown = click.filter((entry) => maySee(entry, actor, true))
    const found = withConsequences(shown, click)
    if (found.length === 0) throw problem('E_NOT_FOUND', { what: 'timeline' })
    const inOrder = found.toReversed().map((entry) => maskEntry(entry, actor))
    return reply.header('Cache-Control', 'no-store').send({ data: { traceId, timelines: inOrder } })
  })
}

/** Whoever looks behind the screen; a machine only with a token that was made for reading. */
async function readerOf(context: RequestContext): Promise<Actor> {
  const actor = await actorOf(context)
  requireReadScope(actor)
  return actor
}

/**
 * With what the platform did by itself because of what is shown: its jobs, and theirs. Each must follow from one that
 * is shown, because anybody can send a request under somebody else's trace id, and what a guest sent is followed by
 * nothing: whether a mail went out would tell who has an address. A push to somebody else is theirs.
 */
function withConsequences(
  shown: readonly TimelineEntry[],
  click: readonly TimelineEntry[],
): readonly TimelineEntry[] {
  const owned = shown.filter(({ actor }) => actor.userId !== undefined)
  const spans = new Set(owned.map(({ spanId }) => spanId))
  // Newest first is how they are found, and a cause is older than what follows from it.
  for (const entry of click.toReversed())
    if (isJob(entry) && entry.parentSpanId !== null && spans.has(entry.parentSpanId)) spans.add(entry.spanId)
  return click.filter((entry) => spans.has(entry.spanId) || shown.includes(entry))
}

/**
 * A push is part of the click that caused it. To a viewer who did not click it stands alone: with the click's own trace
 * id they could ask for more of it.
 */
function withoutCauses(
  found: readonly TimelineEntry[],
  timeline: Timeline,
  actor: Actor,
): readonly TimelineEntry[] {
  if (isAdmin(actor)) return found
  const causes = new Set(
    found.flatMap(({ kind, parentSpanId }) => (kind === 'push' ? (parentSpanId ?? []) : [])),
  )
  if (causes.size === 0) return found
  const own = new Set(
    timeline
      .find((entry) => causes.has(entry.spanId) && maySee(entry, actor, false), causes.size)
      .map(({ spanId }) => spanId),
  )
  return found.map((entry) =>
    entry.kind !== 'push' || own.has(entry.parentSpanId ?? '')
      ? entry
      : { ...entry, traceId: entry.spanId + entry.spanId, parentSpanId: null },
  )
}

const isJob = ({ kind, actor }: TimelineEntry): boolean => kind === 'job' && actor.kind === 'system'

/** A person sees what they caused and what was shown to them. A guest's requests have no owner: who knows the trace's random id made it. */
function maySee(entry: TimelineEntry, actor: Actor, isNamed: boolean): boolean {
  if (isAdmin(actor)) return true
  if (actor.user !== undefined && entry.viewers.includes(actor.user)) return true
  const owner = entry.actor.userId
  if (owner !== undefined) return owner === actor.user
  return isNamed && entry.actor.kind === 'guest'
}
