import type { FieldKind } from '../declare/declaration.ts'
import type { ExpressionNode } from '../declare/expression.ts'
import { problem } from '../errors.ts'
import { describeExpression } from '../model/expressions.ts'
import { indexName } from '../model/access-paths.ts'
import { IS_LIVING } from '../model/living.ts'
import { fieldOf, resourceOf, type Model, type ModelList, type ModelResource } from '../model/model.ts'
import { words } from '../model/names.ts'
import type { ActorClass } from '../policy/actor.ts'
import { sortConditions } from '../policy/bounded.ts'
import { branchesOf, type Conjunction } from '../policy/branches.ts'
import { fieldMask } from '../policy/field-mask.ts'
import { all, any, foldActor, isConstant, TRUE } from '../policy/fold-actor.ts'
import { findablePredicate, rowPredicate } from '../policy/row-predicate.ts'
import type { ByAsk, ConnectionMember, RowsAsk, Selection } from './ask.ts'
import { choosePath, pathAsk } from './choose-path.ts'
import type {
  Branch,
  Fixed,
  Masked,
  Param,
  PlannedEdgeMember,
  PlannedMember,
  PlannedSelection,
  ReadPlan,
} from './read-plan.ts'

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

/** Plans a read: chooses the path, folds the policies in, masks the fields, and bounds the page. */
export function planRead(ask: RowsAsk, context: PlanContext, hangsOn?: string): ReadPlan {
  const resource = resourceOf(context.model, ask.resource)
  const path = pathOf(resource, ask, hangsOn)
  const visible = visibleRows(resource, ask, path, context)
  const branches = boundBranches(resource, ask, path, visible, context, hangsOn)
  const masked = ask.masked ?? (ask.form === 'rows' ? 'absent' : 'null')
  const plan: ReadPlan = {
    resource,
    target: ask.target,
    path:
      ask.search === undefined && path !== undefined
        ? { title: path.title, index: indexName(resource, path) }
        : undefined,
    branches,
    order: orderOf(resource, path),
    descending: ask.descending !== ask.backwards,
    backwards: ask.backwards,
    limit: ask.limit,
    after: ask.after === undefined ? undefined : cursorParams(ask.after, (path?.then.length ?? 0) + 1),
    search:
      ask.search === undefined
        ? undefined
        : { fields: resource.search.map((name) => fieldOf(resource, name)), words: askParam(ask.search) },
    only: ask.only === undefined ? undefined : askParam(ask.only),
    count: ask.count,
    output: planSelection(resource, ask.select, masked, context),
    form:
      ask.form === 'rows' ? 'rows' : ask.form.map((member) => planMember(resource, member, masked, context)),
    masked,
    clause: describeExpression(visible),
  }
  return Object.freeze(plan)
}

const askParam = (index: number): Param => ({ kind: 'ask', index })

function cursorParams(first: number, count: number): readonly Param[] {
  return Array.from({ length: count }, (_, offset) => askParam(first + offset))
}

/** The list that serves the ask; a search needs none. */
function pathOf(resource: ModelResource, ask: RowsAsk, hangsOn: string | undefined): ModelList | undefined {
  const missing = resource.searched.by.filter((name) => !ask.by.some(({ field }) => field === name))
  if (ask.search !== undefined && ask.only === undefined && missing.length > 0)
    throw problem('E_NO_ACCESS_PATH', {
      resource: words(resource.plural),
      asked: `by words without ${missing.join(' and ')}`,
      nearest: `by ${resource.searched.by.join(' and ')}, then search`,
    })
  const isSearchAlone = ask.search !== undefined && ask.by.length === 0 && ask.only === undefined
  return isSearchAlone ? undefined : choosePath(resource, pathAsk(ask, hangsOn))
}

function visibleRows(
  resource: ModelResource,
  ask: RowsAsk,
  path: ModelList | undefined,
  { actor, unrestricted }: PlanContext,
): ExpressionNode {
  const includeDeleted = ask.includeDeleted === true
  if (unrestricted === true) return resource.softDelete && !includeDeleted ? IS_LIVING : TRUE
  if (includeDeleted && isConstant(rowPredicate(resource, 'restore', actor), false))
    throw problem('E_NOT_ALLOWED', { what: `see ${words(resource.plural)} that are deleted` })
  const searched = ask.search === undefined ? [] : [...resource.searched.by, ...resource.search]
  // Ordering by a hidden field would tell its values by their sequence, whether or not the ask named the order.
  return findablePredicate(
    resource,
    [...new Set([...(path?.by ?? []), ...(path?.then ?? []), ...searched])],
    actor,
    includeDeleted,
  )
}

function orderOf(resource: ModelResource, path: ModelList | undefined) {
  return [...(path?.then ?? []), 'id'].map((name) => ({ field: fieldOf(resource, name) }))
}

// ── Branches ─────────────────────────────────────────────────────────────────────────────────────────────────────

/** One branch for each combination of the ask's values and each way in which the policy lets a row be seen. */
function boundBranches(
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

export interface Chosen {
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

// ── The answer's members ─────────────────────────────────────────────────────────────────────────────────────────

function planSelection(
  resource: ModelResource,
  select: readonly Selection[],
  maskedAs: Masked,
  context: PlanContext,
): readonly PlannedSelection[] {
  return select.map((selection) => planMemberOf(resource, selection, maskedAs, context))
}

function planMemberOf(
  resource: ModelResource,
  selection: Selection,
  maskedAs: Masked,
  context: PlanContext,
): PlannedSelection {
  if (selection.kind === 'type') return { kind: 'type', as: selection.as, title: resource.title }
  if (selection.kind === 'many') return planMany(resource, selection, context)
  const name = selection.kind === 'field' ? selection.name : selection.link
  const mask = context.unrestricted === true ? TRUE : fieldMask(resource, name, context.actor)
  if (isConstant(mask, false)) return { kind: 'hidden', as: selection.as }
  if (selection.kind === 'one') return planOne(resource, selection, mask, maskedAs, context)
  const expression = resource.computed.get(name)
  if (expression !== undefined)
    return { kind: 'computed', as: selection.as, expression: foldActor(expression, context.actor), mask }
  return { kind: 'field', as: selection.as, field: fieldOf(resource, name), pick: selection.pick, mask }
}

function planOne(
  resource: ModelResource,
  selection: Extract<Selection, { kind: 'one' }>,
  mask: ExpressionNode,
  maskedAs: Masked,
  context: PlanContext,
): PlannedSelection {
  const link = fieldOf(resource, selection.link)
  const parent: RowsAsk = {
    ...NOTHING_ASKED,
    resource: link.target ?? '',
    target: 'row',
    select: selection.select,
    // What is masked in the parent is absent or null as it is in the row that shows it.
    masked: maskedAs,
  }
  return { kind: 'one', as: selection.as, link, mask, plan: planRead(parent, context, 'id') }
}

function planMany(
  resource: ModelResource,
  selection: Extract<Selection, { kind: 'many' }>,
  context: PlanContext,
): PlannedSelection {
  const inverse = resource.inverses.get(selection.inverse)
  if (inverse === undefined)
    throw new Error(`${resource.name} has no ${selection.inverse}; the ask should have been refused.`)
  // The link itself is a field of the child: who may not see it may not find children by it.
  return { kind: 'many', as: selection.as, plan: planRead(selection.rows, context, inverse.field) }
}

function planMember(
  resource: ModelResource,
  member: ConnectionMember,
  maskedAs: Masked,
  context: PlanContext,
): PlannedMember {
  switch (member.kind) {
    case 'nodes':
      return {
        kind: 'nodes',
        as: member.as,
        output: planSelection(resource, member.select, maskedAs, context),
      }
    case 'edges':
      return {
        ...member,
        members: member.members.map((one) => planEdgeMember(resource, one, maskedAs, context)),
      }
    case 'pageInfo':
    case 'count':
      return member
    case 'type':
      return { kind: 'type', as: member.as, title: `${resource.title}Connection` }
  }
}

function planEdgeMember(
  resource: ModelResource,
  member: Extract<ConnectionMember, { kind: 'edges' }>['members'][number],
  maskedAs: Masked,
  context: PlanContext,
): PlannedEdgeMember {
  if (member.kind !== 'node') return member
  return { kind: 'node', as: member.as, output: planSelection(resource, member.select, maskedAs, context) }
}

/** An ask for rows with nothing said yet. */
export const NOTHING_ASKED = Object.freeze({
  by: [],
  range: [],
  order: undefined,
  descending: false,
  backwards: false,
  search: undefined,
  limit: undefined,
  after: undefined,
  only: undefined,
  count: false,
  form: 'rows',
} as const)
