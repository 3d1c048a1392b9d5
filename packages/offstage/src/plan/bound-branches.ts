import type { FieldKind } from '../declare/declaration.ts'
import type { ExpressionNode } from '../declare/expression.ts'
import { problem } from '../errors.ts'
import { describeExpression } from '../model/expressions.ts'
import { fieldOf, type ModelList, type ModelResource } from '../model/model.ts'
import { words } from '../model/names.ts'
import { sortConditions } from '../policy/bounded.ts'
import { branchesOf, type Conjunction } from '../policy/branches.ts'
import { all, any } from '../policy/fold-actor.ts'
import type { ByAsk, RowsAsk } from './ask.ts'
import type { PlanContext } from './plan-context.ts'
import { askParam, type Branch, type Fixed } from './read-plan.ts'

/** One branch for each combination of the ask's values and each way in which the policy lets a row be seen. */
export function boundBranches(
  resource: ModelResource,
  ask: RowsAsk,
  path: ModelList | undefined,
  visible: ExpressionNode,
  context: PlanContext,
  hangsOn: string | undefined,
): readonly Branch[] {
  return combinations(ask.by).flatMap((chosen) => {
    const decided = decideFixed(resource, visible, chosen, context)
    const ways = branchesOf(decided)
    if (ways === undefined) throw tooManyWays(resource)
    return ways.map((way) => boundBranch(resource, ask, path, way, chosen, hangsOn))
  })
}

interface Chosen {
  readonly field: string
  readonly value: number
}

const COMBINATIONS_MAX = 100

function combinations(by: readonly ByAsk[]): readonly (readonly Chosen[])[] {
  const size = by.reduce((total, { values }) => total * values.length, 1)
  if (size > COMBINATIONS_MAX)
    throw problem('E_ASK_TOO_LARGE', { what: 'combinations of values', max: COMBINATIONS_MAX })
  return by.reduce<readonly (readonly Chosen[])[]>(
    (sofar, { field, values }) =>
      sofar.flatMap((chosen) => values.map((value) => [...chosen, { field, value }])),
    [[]],
  )
}

// Kinds of which two values are equal only where they are the same. Of the others one value can be written in two ways
// (`1.5` and `1.50`, an amount and its money): the database is asked about those, once and before any row.
const SAME_WHERE_EQUAL: ReadonlySet<FieldKind> = new Set([
  'id',
  'belongsTo',
  'text',
  'integer',
  'boolean',
  'oneOf',
  'date',
])

/** Decides the equalities of a policy whose column the ask holds to one value. */
export function decideFixed(
  resource: ModelResource,
  node: ExpressionNode,
  chosen: readonly Chosen[],
  context: PlanContext,
): ExpressionNode {
  const decide = (part: ExpressionNode) => decideFixed(resource, part, chosen, context)
  if (node.kind === 'all') return all(node.of.map(decide))
  if (node.kind === 'any') return any(node.of.map(decide))
  if (node.kind !== 'compare' || node.comparison !== 'eq' || node.path.length !== 1) return node
  const fixed = chosen.find(({ field }) => field === node.path[0])
  if (fixed === undefined || node.operand.kind === 'now') return node
  if (!SAME_WHERE_EQUAL.has(fieldOf(resource, fixed.field).kind)) return node
  const operand =
    node.operand.kind === 'fact' ? { fact: node.operand.fact.name } : { constant: node.operand.value }
  return { kind: 'constant', value: context.equals(fixed.value, operand) }
}

function boundBranch(
  resource: ModelResource,
  ask: RowsAsk,
  path: ModelList | undefined,
  way: Conjunction,
  chosen: readonly Chosen[],
  hangsOn: string | undefined,
): Branch {
  const fixed = fixedFields(resource, chosen, hangsOn)
  const parts = sortConditions(way, new Set(fixed.map(({ field }) => field.name)), path?.then[0])
  if (parts.filters.length > 0 && !mayFilter(resource, ask, path))
    throw unboundedWay(resource, path, parts.filters)
  return {
    fixed,
    range: ask.range.map(({ field, comparison, value }) => ({
      field: fieldOf(resource, field),
      comparison,
      value: askParam(value),
    })),
    gates: parts.gates,
    conditions: [...parts.equal.map(({ node }) => node), ...parts.ranges, ...parts.filters],
  }
}

function fixedFields(
  resource: ModelResource,
  chosen: readonly Chosen[],
  hangsOn: string | undefined,
): Fixed[] {
  const asked = chosen.map(({ field, value }): Fixed => ({
    field: fieldOf(resource, field),
    value: askParam(value),
  }))
  return hangsOn === undefined
    ? asked
    : [{ field: fieldOf(resource, hangsOn), value: { kind: 'parent' } }, ...asked]
}

/** Testing row by row is fine where the rows are few: one row, named rows, a small resource, a capped search. */
function mayFilter(resource: ModelResource, ask: RowsAsk, path: ModelList | undefined): boolean {
  return (
    path?.unique === true ||
    ask.target === 'row' ||
    ask.only !== undefined ||
    ask.search !== undefined ||
    resource.small !== undefined
  )
}

function unboundedWay(
  resource: ModelResource,
  path: ModelList | undefined,
  filters: readonly ExpressionNode[],
) {
  const asked = `${path?.title ?? 'all'}, because what you may see of it depends on each row (${filters.map(describeExpression).join(' and ')})`
  const usable = resource.lists.filter((list) => list !== path && list.by.length > 0 && list.by[0] !== 'id')
  return problem('E_NO_ACCESS_PATH', {
    resource: words(resource.plural),
    asked,
    nearest: usable[0]?.title ?? 'none; read rows by id',
  })
}

function tooManyWays(resource: ModelResource) {
  return problem('E_ASK_TOO_LARGE', { what: `ways to see ${words(resource.plural)}`, max: 16 })
}
