import type { ModelField, ModelResource, ModelTally } from '../model/model.ts'
import type { ExpressionNode } from '../declare/expression.ts'
import type { Fixed } from './read-plan.ts'

/** What is asked of a tally, whichever door it came through; the values stand beside it by number, as an ask's do. */
export interface TallyAsk {
  readonly resource: string
  readonly by: readonly { readonly field: string; readonly value: number }[]
  readonly per: string | undefined
}

/** How a tally will be read: plain data, from which SQL follows without another decision. */
export interface TallyPlan {
  readonly resource: ModelResource
  readonly tally: ModelTally
  /** One for each value of `per`, in the order in which they are declared; one alone without it. */
  readonly groups: readonly TallyGroup[]
  /** The sums that the actor may see. */
  readonly sums: readonly ModelField[]
  /** What the policy let through, in words, for the timeline. */
  readonly clause: string
}

export interface TallyGroup {
  readonly fixed: readonly Fixed[]
  /** The value of `per`. */
  readonly per: string | boolean | undefined
  /** When the whole group may be seen: always, never, or where one of these ways holds. */
  readonly seen: boolean | readonly (readonly ExpressionNode[])[]
  /** Where the whole may not be seen, some rows of it may: then its numbers are refused rather than shown. */
  readonly isRefusedOtherwise: boolean
}
