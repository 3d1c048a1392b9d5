import type { AnyAction } from '../declare/action.ts'
import type { App } from '../declare/app.ts'
import type { AppEvent } from '../declare/event.ts'
import type { AnyJob } from '../declare/job.ts'
import type { AnyResource } from '../declare/declaration.ts'

/** Everything that an app's features add to it, as declared: what is there twice is here twice. */
export interface DeclaredParts {
  readonly resources: readonly AnyResource[]
  readonly actions: readonly AnyAction[]
  readonly events: readonly AppEvent[]
  readonly jobs: readonly AnyJob[]
  readonly reactions: readonly (readonly [AppEvent, AnyJob])[]
}

export function declaredParts(app: App): DeclaredParts {
  const parts = app.parts.features.map((feature) => feature.parts)
  return {
    resources: parts.flatMap(({ resources = [] }) => resources),
    actions: parts.flatMap(({ actions = [] }) => actions),
    events: parts.flatMap(({ events = [] }) => events),
    jobs: parts.flatMap(({ jobs = [] }) => jobs),
    reactions: parts.flatMap(({ on = [] }) => on),
  }
}
