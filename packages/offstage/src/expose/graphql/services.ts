import type { ActParts } from '../../engine/act/perform.ts'
import type { Live } from '../../engine/live/open-live.ts'
import type { Reader } from '../../engine/read/answer-read.ts'
import type { ReadTogether } from '../../engine/read/read-together.ts'
import type { Trace } from '../../observe/trace.ts'
import type { Actor } from '../../policy/actor.ts'
import type { GraphqlLimits } from './limits.ts'

export type Introspection = 'everyone' | 'signed-in' | 'nobody'

/** What GraphQL needs of the engine. */
export interface GraphqlServices {
  readonly reader: Reader
  readonly readTogether: ReadTogether
  readonly act: ActParts
  /** What subscriptions follow; left out where nothing can be followed. */
  readonly live?: Live
  /** Who may look at the schema: each sees what a policy could grant them. */
  readonly introspection: Introspection
  readonly limits: GraphqlLimits
  /** Told of what broke on our side; the answer only names its trace. */
  readonly onBroken?: (error: unknown, trace: Trace) => void
}

/** Who sends a request, and how it is looked at. */
export interface GraphqlContext {
  readonly actor: Actor
  readonly trace: Trace
  /** The client's network, for the limit on streams. */
  readonly network?: string | undefined
  /** Authenticates the request again without what is remembered; called when a statement finds the session changed. */
  renew(): Promise<Actor>
}
