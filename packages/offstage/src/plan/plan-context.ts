import type { Model } from '../model/model.ts'
import type { ActorClass } from '../policy/actor.ts'

/** What a plan is made for: everything but the values. */
export interface PlanContext {
  readonly model: Model
  readonly actor: ActorClass
  /**
   * Says whether a value of the ask equals a fact of the actor or a constant of the policy. The answers belong to the
   * plan's key: `owner is you` is decided, not tested, when the ask is for your own.
   */
  readonly equals: (
    value: number,
    operand: { readonly fact: string } | { readonly constant: unknown },
  ) => boolean
  /** Leaves every policy out: only for code that has said `unrestricted`. */
  readonly unrestricted?: boolean
}
