import type { ExpressionNode } from '../declare/expression.ts'
import type { ModelField, ModelResource } from '../model/model.ts'
import type { Picked } from './ask.ts'

/** A value that a statement is sent with, by where it comes from; a plan never holds the values themselves. */
export type Param =
  | { readonly kind: 'ask'; readonly index: number }
  | { readonly kind: 'fact'; readonly name: string }
  | { readonly kind: 'constant'; readonly value: unknown }

export const askParam = (index: number): Param => ({ kind: 'ask', index })

/** How rows will be read: plain data, from which SQL follows without another decision. */
export interface ReadPlan {
  readonly resource: ModelResource
  readonly target: 'row' | 'list'
  /** The list that serves it, in words, and its index; undefined for a search. */
  readonly path: { readonly title: string; readonly index: string } | undefined
  /** Each can serve the whole order by itself; together they hold every visible row. None: nothing can be visible. */
  readonly branches: readonly Branch[]
  readonly order: readonly OrderKey[]
  /** How the rows are read. */
  readonly descending: boolean
  /** They are shown the other way round than they are read. */
  readonly backwards: boolean
  readonly limit: number | undefined
  readonly after: readonly Param[] | undefined
  readonly search: { readonly fields: readonly ModelField[]; readonly words: Param } | undefined
  readonly only: Param | undefined
  readonly count: boolean
  readonly output: readonly PlannedSelection[]
  readonly form: 'rows' | readonly PlannedMember[]
  readonly masked: Masked
  /** What the policy let through, in words, for the timeline. */
  readonly clause: string
}

/** What becomes of a member that the actor may not see. */
export type Masked = 'absent' | 'null'

/** One bounded way to the rows. */
export interface Branch {
  /** Fields held to one value each by the ask; policies on them are decided before any row is visited. */
  readonly fixed: readonly Fixed[]
  readonly range: readonly {
    readonly field: ModelField
    readonly comparison: 'gt' | 'gte' | 'lt' | 'lte'
    readonly value: Param
  }[]
  /** Decided once. */
  readonly gates: readonly ExpressionNode[]
  /** Held by the index, or tested on each row where the path is a single row or the resource is small. */
  readonly conditions: readonly ExpressionNode[]
}

export interface Fixed {
  readonly field: ModelField
  /** `parent`: the row of the outer select that the include hangs on. */
  readonly value: Param | { readonly kind: 'parent' }
}

export interface OrderKey {
  readonly field: ModelField
}

/** A member of the answer's row; `mask` is the condition under which the actor may see it. */
export type PlannedSelection =
  | {
      readonly kind: 'field'
      readonly as: string
      readonly field: ModelField
      readonly pick: readonly Picked[] | undefined
      readonly mask: ExpressionNode
    }
  | {
      readonly kind: 'computed'
      readonly as: string
      readonly expression: ExpressionNode
      readonly mask: ExpressionNode
    }
  | { readonly kind: 'type'; readonly as: string; readonly title: string }
  | { readonly kind: 'hidden'; readonly as: string }
  | {
      readonly kind: 'one'
      readonly as: string
      readonly link: ModelField
      readonly mask: ExpressionNode
      readonly plan: ReadPlan
    }
  | { readonly kind: 'many'; readonly as: string; readonly plan: ReadPlan }

export type PlannedEdgeMember =
  | { readonly kind: 'node'; readonly as: string; readonly output: readonly PlannedSelection[] }
  | { readonly kind: 'cursor'; readonly as: string }
  | { readonly kind: 'type'; readonly as: string }

export type PlannedMember =
  | { readonly kind: 'nodes'; readonly as: string; readonly output: readonly PlannedSelection[] }
  | {
      readonly kind: 'edges'
      readonly as: string
      readonly members: readonly PlannedEdgeMember[]
    }
  | {
      readonly kind: 'pageInfo'
      readonly as: string
      readonly members: readonly { readonly name: string; readonly as: string }[]
    }
  | {
      readonly kind: 'count'
      readonly as: string
      readonly members: readonly { readonly name: string; readonly as: string }[]
    }
  | { readonly kind: 'type'; readonly as: string; readonly title: string }
