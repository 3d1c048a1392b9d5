import type { ModelField } from '../model/model.ts'
import type { Branch, ReadPlan } from '../plan/read-plan.ts'
import { conditionSql, fixedSql, type RowScope } from './conditions.ts'
import {
  and,
  binary,
  column,
  FALSE_SQL,
  or,
  type Derived,
  type Expr,
  type From,
  type OrderTerm,
  type Select,
  type SelectColumn,
} from './nodes.ts'

// A count stops here: beyond it "more than" is all that a screen needs, and all that stays flat.
export const COUNT_MAX = 1_000
// A search ranks this many candidates at most; policy has acted before the cap.
// One more than a count, so that a count of candidates can tell that there are more.
const SEARCH_CANDIDATES_MAX = COUNT_MAX + 1

/** Selects `columns` of the plan's rows, in order, after the cursor; `more` rows past the limit tell of a next page. */
export function rowsWith(
  plan: ReadPlan,
  scope: RowScope,
  columns: readonly SelectColumn[],
  more: 0 | 1 = 1,
): Select {
  if (plan.search !== undefined) return searchRows(plan, scope, columns, more)
  const single = plan.branches.length <= 1 || plan.target === 'row' || plan.only !== undefined
  if (!single)
    return {
      kind: 'select',
      columns,
      from: mergedBranches(plan, scope, more),
      orderBy: orderTerms(plan, scope.alias),
    }
  return page(
    plan,
    scope,
    {
      kind: 'select',
      columns,
      from: sourceOf(plan, scope.alias),
      where: or(plan.branches.map((branch) => branchSql(plan, branch, scope))),
    },
    more,
  )
}

function page(plan: ReadPlan, scope: RowScope, select: Select, more: 0 | 1): Select {
  if (plan.target === 'row') return select
  return { ...select, orderBy: orderTerms(plan, scope.alias), ...limitOf(plan, more) }
}

export function limitOf(plan: ReadPlan, more: 0 | 1): { limit?: Expr } {
  return plan.limit === undefined ? {} : { limit: { kind: 'number', value: plan.limit + more } }
}

export function sourceOf(plan: ReadPlan, alias: string): From {
  return { kind: 'table', name: plan.resource.table, alias }
}

/** Each branch reads its own page from its own index; the merge keeps the first page of them all. */
function mergedBranches(plan: ReadPlan, scope: RowScope, more: 0 | 1): Derived {
  const of = plan.branches.map((branch): Select =>
    page(
      plan,
      scope,
      {
        kind: 'select',
        columns: [{ allOf: scope.alias }],
        from: sourceOf(plan, scope.alias),
        where: branchSql(plan, branch, scope),
      },
      more,
    ),
  )
  const keys = plan.order.map(({ field }) => field.column)
  return {
    kind: 'merged',
    of,
    keys,
    orderBy: orderTerms(plan, 'u'),
    limit: limitOf(plan, more).limit,
    alias: scope.alias,
  }
}

function orderTerms(plan: ReadPlan, alias: string): OrderTerm[] {
  return plan.order.map(({ field }) => ({ value: column(alias, field.column), descending: plan.descending }))
}

export function branchSql(plan: ReadPlan, branch: Branch, scope: RowScope): Expr {
  const inner: RowScope = { ...scope, fixed: branch.fixed }
  const conditions = [
    ...branch.fixed.map((fixed) =>
      binary(column(scope.alias, fixed.field.column), '=', fixedSql(fixed, inner)),
    ),
    ...branch.range.map(({ field, comparison, value }) =>
      binary(column(scope.alias, field.column), RANGE[comparison], {
        kind: 'param',
        param: value,
        like: field,
      }),
    ),
    ...branch.gates.map((node) => conditionSql(node, inner)),
    ...branch.conditions.map((node) => conditionSql(node, scope)),
    ...(plan.only === undefined ? [] : [onlySql(plan, scope)]),
    ...(plan.after === undefined ? [] : [afterSql(plan, scope)]),
  ]
  return and(conditions) ?? { kind: 'boolean', value: true }
}

const RANGE = { gt: '>', gte: '>=', lt: '<', lte: '<=' } as const

function onlySql(plan: ReadPlan, scope: RowScope): Expr {
  const id = idOf(plan)
  return plan.only === undefined
    ? FALSE_SQL
    : {
        kind: 'any',
        left: column(scope.alias, 'id'),
        values: { kind: 'param', param: plan.only, like: id, many: true },
      }
}

function idOf(plan: ReadPlan): ModelField {
  const key = plan.order.at(-1)
  if (key === undefined) throw new Error('Every order ends with the id.')
  return key.field
}

/** Past the cursor: a comparison of tuples, which one index answers. */
function afterSql(plan: ReadPlan, scope: RowScope): Expr {
  const keys = plan.order.map(({ field }) => column(scope.alias, field.column))
  const cursor = plan.order.map(({ field }, index): Expr => ({
    kind: 'param',
    param: plan.after?.[index] ?? { kind: 'constant', value: null },
    like: field,
  }))
  return binary({ kind: 'tuple', of: keys }, plan.descending ? '<' : '>', { kind: 'tuple', of: cursor })
}

function searchRows(plan: ReadPlan, scope: RowScope, columns: readonly SelectColumn[], more: 0 | 1): Select {
  const words = plan.search?.words ?? { kind: 'constant', value: '' }
  const visible = or(plan.branches.map((branch) => branchSql(plan, branch, scope)))
  const candidates: Select = {
    kind: 'select',
    columns: [{ allOf: scope.alias }],
    from: sourceOf(plan, scope.alias),
    where: and([{ kind: 'matches', alias: scope.alias, words }, visible]) ?? visible,
    limit: { kind: 'number', value: SEARCH_CANDIDATES_MAX },
  }
  const byRank: OrderTerm[] = [
    { value: { kind: 'rank', alias: scope.alias, words }, descending: true },
    { value: column(scope.alias, 'id'), descending: false },
  ]
  return {
    kind: 'select',
    columns,
    from: { kind: 'derived', select: candidates, alias: scope.alias },
    orderBy: byRank,
    ...limitOf(plan, more),
  }
}

/** Counts visible rows up to one past COUNT_MAX, whatever page is asked for. */
export function countOf(plan: ReadPlan, scope: RowScope): Expr {
  const rows = rowsWith({ ...plan, after: undefined, limit: COUNT_MAX }, scope, [
    { value: column(scope.alias, 'id'), as: 'id' },
  ])
  return { kind: 'countRows', rows }
}
