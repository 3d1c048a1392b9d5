import type { LiveEvent } from '../../engine/live/live-event.ts'
import type { LiveStream } from '../../engine/live/live-stream.ts'
import { words } from '../../model/names.ts'
import { errorOfDocument, refuse } from './graphql-error.ts'
import type { GraphqlStream, WholeAnswer } from './graphql-answer.ts'
import type { SubscriptionPlan } from './plan-subscription.ts'
import { renderChange } from './render-change.ts'
import { object } from './render-connection.ts'
import type { GraphqlContext, GraphqlServices } from './services.ts'

/** Follows what a subscription asks for, as the same page is followed over REST. */
export async function answerSubscription(
  plan: SubscriptionPlan,
  { live }: GraphqlServices,
  context: GraphqlContext,
): Promise<GraphqlStream> {
  if (live === undefined) throw refuse('Nothing can be followed here.')
  const { rows, values, resumeAt } = plan
  const stream = await live.subscribe({ rows, values }, context.actor, {
    lastEventId: resumeAt,
    reauthenticate: context.renew,
    network: context.network,
    trace: context.trace,
  })
  context.trace.note('push', 'Opened a stream: it will tell what changes from now on', {
    resource: words(rows.resource),
  })
  return {
    isWhole: false,
    [Symbol.asyncIterator]: () => answersOf(stream, plan),
    close: () => stream.close(),
  }
}

async function* answersOf(stream: LiveStream, plan: SubscriptionPlan): AsyncGenerator<WholeAnswer> {
  for await (const event of stream) {
    const events = [event, ...stream.takeRest()]
    const refused = events.find((one) => one.kind === 'problem')
    if (refused !== undefined) {
      yield { kind: 'refused', errors: [errorOfDocument(refused.document)] }
      return
    }
    yield { kind: 'answered', text: textOf(events.filter(isTold), stream, plan) }
  }
}

const isTold = (event: LiveEvent): event is Exclude<LiveEvent, { kind: 'problem' }> =>
  event.kind !== 'problem'

function textOf(
  events: readonly Exclude<LiveEvent, { kind: 'problem' }>[],
  { shown }: LiveStream,
  plan: SubscriptionPlan,
): string {
  if (shown === undefined) throw new Error('A stream that has told something shows a page.')
  const change = renderChange({ events, page: shown }, plan)
  return `{"data":${object([[plan.field.key, change]])}}`
}
