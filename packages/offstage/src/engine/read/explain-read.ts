import type { StatementCost } from '../../database/measure-statement.ts'
import { describeExpression } from '../../model/expressions.ts'
import { considerLists, pathAsk, type ConsideredList } from '../../plan/choose-path.ts'
import type { RowsAsk } from '../../plan/ask.ts'
import type { Branch, ReadPlan } from '../../plan/read-plan.ts'
import type { CompiledQuery } from '../../sql/compile.ts'
import { indexOfBranch } from '../../sql/select-rows.ts'

/** How a read is answered, instead of its answer. */
export interface Explanation {
  readonly resource: string
  /** The list that serves it, and its index; null for a search alone. */
  readonly path: { readonly list: string; readonly index: string } | null
  /** Every list of the resource in the order they are looked at, and why it serves or does not. */
  readonly considered: readonly ConsideredList[]
  readonly policy: { readonly clause: string; readonly decision: 'denied' | 'allowed' | 'by row' }
  /** The bounded ways that are merged. */
  readonly branches: readonly ExplainedBranch[]
  readonly sql: string
  /** The values of the statement; those of the session are not told. */
  readonly values: readonly unknown[]
  readonly rowsVisited: number
  readonly plan: readonly string[]
}

interface ExplainedBranch {
  readonly index: string | null
  /** Fields that the ask holds to a value. */
  readonly asked: readonly string[]
  /** What is decided once, before any row. */
  readonly gates: readonly string[]
  /** What the policy asks of rows: where the index is not made for it, of each row by itself. */
  readonly conditions: readonly string[]
}

/** Puts together what is known of a read before and after it ran. */
export function explanationOf(
  ask: RowsAsk,
  plan: ReadPlan,
  query: CompiledQuery,
  values: readonly unknown[],
  { rowsVisited, plan: steps }: StatementCost,
): Explanation {
  const { resource, path, clause, branches } = plan
  const decision = branches.length === 0 ? 'denied' : clause === 'always' ? 'allowed' : 'by row'
  return {
    resource: resource.name,
    path: path === undefined ? null : { list: path.title, index: path.index },
    considered: path === undefined ? [] : considerLists(resource, pathAsk(ask)),
    policy: { clause, decision },
    branches: branches.map((branch) => explainBranch(plan, branch)),
    sql: query.text,
    values: values.map((value, at) => (query.values[at]?.kind === 'param' ? value : 'of the session')),
    rowsVisited,
    plan: steps,
  }
}

function explainBranch(plan: ReadPlan, branch: Branch): ExplainedBranch {
  return {
    index: indexOfBranch(plan, branch) ?? null,
    asked: branch.fixed.map(({ field }) => field.name),
    gates: branch.gates.map(describeExpression),
    conditions: branch.conditions.map(describeExpression),
  }
}
