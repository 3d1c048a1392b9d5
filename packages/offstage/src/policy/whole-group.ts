import type { ExpressionNode } from '../declare/expression.ts'
import { sortConditions } from './bounded.ts'
import { branchesOf } from './branches.ts'

/** How much of a group of rows an actor may see, a group being all rows that hold `fixed` to the same values. */
export type GroupView =
  | { readonly kind: 'all' }
  | { readonly kind: 'none' }
  /** All of it where one of `ways` holds, each of which is the same for every row of the group; otherwise `rest`. */
  | {
      readonly kind: 'byGroup'
      readonly ways: readonly (readonly ExpressionNode[])[]
      readonly rest: 'none' | 'some'
    }
  /** Some of its rows, as each of them is. */
  | { readonly kind: 'some' }

/**
 * Says how much of a group may be seen. What counts whole groups can be shown only to whoever may see all of one or
 * nothing of it: for anybody else the number would tell of rows that are hidden from them.
 */
export function viewOfGroup(visible: ExpressionNode, fixed: ReadonlySet<string>): GroupView {
  const ways = branchesOf(visible)
  // More ways than are taken apart: some of them may depend on the row.
  if (ways === undefined) return { kind: 'some' }
  const parts = ways.map((way) => sortConditions(way, fixed, undefined))
  const whole = parts.filter(
    ({ equal, ranges, filters }) => equal.length + ranges.length + filters.length === 0,
  )
  if (whole.some(({ gates }) => gates.length === 0)) return { kind: 'all' }
  const rest = whole.length < parts.length ? 'some' : 'none'
  if (whole.length === 0) return { kind: rest }
  return { kind: 'byGroup', ways: whole.map(({ gates }) => gates), rest }
}
