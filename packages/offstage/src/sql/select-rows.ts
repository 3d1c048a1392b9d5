import { indexName } from '../model/access-paths.ts'
import { fieldOf, type ModelField, type ModelResource } from '../model/model.ts'
import type { Branch, Param, ReadPlan } from '../plan/read-plan.ts'
import { isEquality } from '../policy/bounded.ts'
import { neededIndexes, type NeededIndex } from '../policy/needed-indexes.ts'
import { searchIndexes } from '../policy/search-indexes.ts'
import { conditionSql, equalitySql, fixedSql, type RowScope } from './conditions.ts'
import {
  and,
  binary,
  column,
  FALSE_SQL,
  or,
  tested,
  type Derived,
  type Expr,
  type From,
  type OrderTerm,
  type Select,
  type SelectColumn,
  type WordsAmong,
} from './nodes.ts'
import { searchTableOf } from './search-words-table.ts'

// A count stops here: beyond it "more than" is all that a screen needs, and all that stays flat.
export const COUNT_MAX = 1_000
/**
 * How many rows a search looks at, in each way to see rows: of one word as many as a count needs to tell that there are
 * more. Of several words the rarest is looked through for the others, a few times as far, and which one that is, is
 * known once each has been counted up to a bound.
 */
export const SEARCH_LOOKS = { one: COUNT_MAX + 1, several: 3 * (COUNT_MAX + 1), counted: COUNT_MAX + 1 }

/** Selects `columns` of the plan's rows, in order, after the cursor; `more` rows past the limit tell of a next page. */
export function rowsWith(
  plan: ReadPlan,
  scope: RowScope,
  columns: readonly SelectColumn[],
  more: 0 | 1 = 1,
): Select {
  if (plan.search !== undefined) return searchRows(plan, scope, columns, more)
  if (plan.only !== undefined) return namedRows(plan, plan.only, scope, columns, more)
  const single = plan.branches.length <= 1 || plan.target === 'row'
  if (!single)
    return {
      kind: 'select',
      columns,
      from: mergedBranches(plan, scope, more),
      orderBy: orderTerms(plan, scope.alias),
    }
  const [branch] = plan.branches
  if (branch !== undefined && plan.target === 'list') return branchRows(plan, branch, scope, columns, more)
  return page(
    plan,
    scope,
    {
      kind: 'select',
      columns,
      from: sourceOf(plan, scope.alias),
      where: or(plan.branches.map((one) => branchSql(plan, one, scope))),
    },
    more,
  )
}

/** Rows that were named are found by their ids and by nothing else; what the policy says is asked of each of them. */
function namedRows(
  plan: ReadPlan,
  ids: Param,
  scope: RowScope,
  columns: readonly SelectColumn[],
  more: 0 | 1,
): Select {
  const visible = or(plan.branches.map((branch) => branchSql({ ...plan, after: undefined }, branch, scope)))
  const conditions = [
    onlySql(plan, ids, scope),
    ...(plan.after === undefined ? [] : [afterSql(plan, scope)]),
    ...(visible.kind === 'boolean' && visible.value ? [] : [tested(visible)]),
  ]
  const where = and(conditions) ?? FALSE_SQL
  return page(plan, scope, { kind: 'select', columns, from: sourceOf(plan, scope.alias), where }, more)
}

/**
 * The page of one branch, read from the index that was made for it, and from no other. The planner decides by averages,
 * and would walk a thousand times the page where they are wrong: some other index that has the order, testing each row,
 * because one in eight fits on average and these are all at its end. So the order is said as the index has it, the
 * fields that are held to a value first, and each of those in words that do not make it a constant: then no other index
 * has that order, and sorting is off (see database/postgres/session-options.ts).
 */
function branchRows(
  plan: ReadPlan,
  branch: Branch,
  scope: RowScope,
  columns: readonly SelectColumn[],
  more: 0 | 1,
): Select {
  const index = isOneRow(plan, branch) ? undefined : indexOf(plan, branch)
  const select: Select = {
    kind: 'select',
    columns,
    from: {
      kind: 'table',
      name: plan.resource.table,
      alias: scope.alias,
      ...indexHint(plan.resource, index),
    },
    where: branchSql(plan, branch, scope, index !== undefined),
  }
  if (isOneRow(plan, branch)) return select
  const held = (index?.by ?? []).map((name): OrderTerm => ({
    value: column(scope.alias, fieldOf(plan.resource, name).column),
    descending: plan.descending,
  }))
  return { ...select, orderBy: [...held, ...orderTerms(plan, scope.alias)], ...limitOf(plan, more) }
}

/** A list of everything by id stands in the primary key, which needs no hint. */
function indexHint(resource: ModelResource, index: NeededIndex | undefined): { index?: string } {
  if (index === undefined || index.by.length + index.then.length === 0) return {}
  return { index: indexName(resource, { ...index, unique: false }) }
}

/** The index whose columns are those that the branch holds to a value, then the order. */
function indexOf({ resource, order }: ReadPlan, branch: Branch): NeededIndex | undefined {
  const held = heldFields(branch)
  const then = order.map(({ field }) => field.name).filter((name) => name !== 'id')
  return neededIndexes(resource).find(
    (index) =>
      index.by.length === held.size &&
      index.by.every((name) => held.has(name)) &&
      index.then.join() === then.join(),
  )
}

/** The name of the index that a branch is read by; undefined where it is scanned or searched. */
export function indexOfBranch(plan: ReadPlan, branch: Branch): string | undefined {
  const { resource, path, only } = plan
  if (only !== undefined) return path?.index
  const held = givenFields(branch)
  const unique = isUnique(resource, held)
    ? resource.lists.find((list) => list.unique && list.by.every((name) => held.has(name)))
    : undefined
  if (unique !== undefined) return indexName(resource, unique)
  const needed = plan.search === undefined ? indexOf(plan, branch) : undefined
  return needed && indexName(resource, { ...needed, unique: false })
}

/** The fields that a branch holds to one value, or to having none. */
function heldFields(branch: Branch): ReadonlySet<string> {
  const missing = branch.conditions.flatMap((node) =>
    node.kind === 'missing' && node.path.length === 1 ? node.path : [],
  )
  return new Set([...givenFields(branch), ...missing])
}

/** The fields that a branch holds to one value. */
function givenFields({ fixed, conditions }: Branch): ReadonlySet<string> {
  const byPolicy = conditions.flatMap((node) => (isEquality(node) ? node.path : []))
  return new Set([...fixed.map(({ field }) => field.name), ...byPolicy])
}

/**
 * A branch that holds what is unique to values has one row at most. It is given no order: the planner would rather
 * walk the index that has the order than sort that one row. Having no value is nothing that only one row can have.
 */
const isOneRow = ({ resource }: ReadPlan, branch: Branch): boolean => isUnique(resource, givenFields(branch))

// What is unique binds the living alone, so of the others there may be many with the same values.
const isUnique = ({ lists, softDelete }: ModelResource, held: ReadonlySet<string>): boolean =>
  lists.some(
    ({ unique, by }) =>
      unique && by.every((name) => held.has(name)) && (!softDelete || by[0] === 'id' || held.has('living')),
  )

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
  const of = plan.branches.map((branch) => branchRows(plan, branch, scope, [{ allOf: scope.alias }], more))
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

export function branchSql(plan: ReadPlan, branch: Branch, scope: RowScope, inOrder = false): Expr {
  const inner: RowScope = { ...scope, fixed: branch.fixed }
  // Where the ask itself names one row, the policy is asked of that row, and never for rows that it would let be seen.
  const named = branch.fixed.map(({ field }) => field.name)
  const living = givenFields(branch).has('living') ? ['living'] : []
  const isFound = isUnique(plan.resource, new Set([...named, ...living]))
  const conditions = [
    ...branch.fixed.map((fixed): Expr => {
      const [left, value] = [column(scope.alias, fixed.field.column), fixedSql(fixed, inner)]
      return inOrder ? { kind: 'equals', left, value } : binary(left, '=', value)
    }),
    ...branch.range.map(({ field, comparison, value }) =>
      binary(column(scope.alias, field.column), RANGE[comparison], {
        kind: 'param',
        param: value,
        like: field,
      }),
    ),
    ...branch.gates.map((node) => conditionSql(node, inner)),
    ...branch.conditions.map((node) => {
      if (inOrder && isEquality(node))
        return equalitySql(node, fieldOf(plan.resource, node.path[0] ?? ''), scope)
      const condition = conditionSql(node, scope)
      return isFound ? tested(condition) : condition
    }),
    ...(plan.after === undefined ? [] : [afterSql(plan, scope)]),
  ]
  return and(conditions) ?? { kind: 'boolean', value: true }
}

const RANGE = { gt: '>', gte: '>=', lt: '<', lte: '<=' } as const

function onlySql(plan: ReadPlan, ids: Param, scope: RowScope): Expr {
  const values: Expr = { kind: 'param', param: ids, like: idOf(plan), many: true }
  return { kind: 'any', left: column(scope.alias, 'id'), values }
}

function idOf(plan: ReadPlan): ModelField {
  const key = plan.order.at(-1)
  if (key === undefined) throw new Error('Every order ends with the id.')
  return key.field
}

/** Past the cursor. */
function afterSql(plan: ReadPlan, scope: RowScope): Expr {
  const keys = plan.order.map(({ field }) => column(scope.alias, field.column))
  const cursor = plan.order.map(({ field }, index): Expr => ({
    kind: 'param',
    param: plan.after?.[index] ?? { kind: 'constant', value: null },
    like: field,
  }))
  return { kind: 'past', keys, values: cursor, descending: plan.descending }
}

/** The best of the rows that the words lead to; what the policy says is asked of each of those, before any is ranked. */
function searchRows(plan: ReadPlan, scope: RowScope, columns: readonly SelectColumn[], more: 0 | 1): Select {
  const words = plan.search?.words ?? { kind: 'constant', value: '' }
  const visible = or(plan.branches.map((branch) => branchSql(plan, branch, scope)))
  const matches = { kind: 'matches', alias: scope.alias, words } as const
  const found: readonly Expr[] =
    plan.only === undefined
      ? [{ ...matches, among: wordsAmong(plan, scope) }]
      : [matches, onlySql(plan, plan.only, scope)]
  const isSeen = visible.kind === 'boolean' && visible.value ? [] : [tested(visible)]
  const candidates: Select = {
    kind: 'select',
    columns: [{ allOf: scope.alias }],
    from: sourceOf(plan, scope.alias),
    where: and([...found, ...isSeen]) ?? visible,
    limit: { kind: 'number', value: SEARCH_LOOKS.several },
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

/** Each branch looks among the words that the most of its held fields keep apart from others. */
function wordsAmong(plan: ReadPlan, scope: RowScope): WordsAmong {
  const indexes = searchIndexes(plan.resource).toSorted((a, b) => b.length - a.length)
  const inWords: RowScope = { ...scope, alias: `${scope.alias}_words` }
  const single: RowScope = { ...scope, alias: `${scope.alias}_single` }
  const several = plan.branches.filter((branch) => !isOneRow(plan, branch))
  return {
    table: searchTableOf(plan.resource),
    alias: inWords.alias,
    single: plan.branches
      .filter((branch) => isOneRow(plan, branch))
      .map((branch): Select => ({
        kind: 'select',
        columns: [{ value: column(single.alias, 'id') }],
        from: sourceOf(plan, single.alias),
        where: branchSql(plan, branch, single),
      })),
    ways: several.map((branch) => {
      const holding = heldFields(branch)
      const held = indexes.find((index) => index.every((name) => holding.has(name))) ?? []
      return {
        held: held.map((name) => heldSql(plan, branch, name, inWords)),
        columns: held.map((name) => fieldOf(plan.resource, name).column),
      }
    }),
    most: SEARCH_LOOKS,
  }
}

/** What a branch holds a field to, in words that leave it in the order of the index. */
function heldSql(plan: ReadPlan, branch: Branch, name: string, scope: RowScope): Expr {
  const field = fieldOf(plan.resource, name)
  const fixed = branch.fixed.find((one) => one.field.name === name)
  if (fixed !== undefined)
    return { kind: 'equals', left: column(scope.alias, field.column), value: fixedSql(fixed, scope) }
  const equality = branch.conditions.find((node) => isEquality(node) && node.path[0] === name)
  return equality !== undefined && isEquality(equality)
    ? equalitySql(equality, field, scope)
    : { kind: 'isNull', of: column(scope.alias, field.column) }
}

/** Counts visible rows up to one past COUNT_MAX, whatever page is asked for. */
export function countOf(plan: ReadPlan, scope: RowScope): Expr {
  const rows = rowsWith({ ...plan, after: undefined, limit: COUNT_MAX }, scope, [
    { value: column(scope.alias, 'id'), as: 'id' },
  ])
  return { kind: 'countRows', rows }
}
