import type { AnyAction } from './action.ts'
import type { AppEvent } from './event.ts'
import type { AnyJob } from './job.ts'
import type { AnyResource } from './declaration.ts'

export interface FeatureParts {
  readonly resources?: readonly AnyResource[]
  readonly actions?: readonly AnyAction[]
  readonly events?: readonly AppEvent[]
  readonly jobs?: readonly AnyJob[]
  /** Which job runs when an event was emitted; the job takes the event's payload as its input. */
  readonly on?: readonly (readonly [AppEvent, AnyJob])[]
}

/** A folder's worth of an app, as one value. */
export interface Feature<out Parts extends FeatureParts = FeatureParts> {
  readonly kind: 'feature'
  readonly name: string
  readonly parts: Parts
}

/** Names everything that a feature's folder adds to the app. */
export function feature<const Parts extends FeatureParts>(name: string, parts: Parts): Feature<Parts> {
  return Object.freeze({ kind: 'feature', name, parts })
}
