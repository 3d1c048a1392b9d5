import type { ExpressionNode } from '../declare/expression.ts'
import { problem } from '../errors.ts'
import { describeExpression } from '../model/expressions.ts'
import { indexName } from '../model/access-paths.ts'
import { IS_LIVING } from '../model/living.ts'
import { fieldOf, resourceOf, type ModelList, type ModelResource } from '../model/model.ts'
import { words } from '../model/names.ts'
import { fieldMask } from '../policy/field-mask.ts'
import { foldActor, isConstant, TRUE } from '../policy/fold-actor.ts'
import { findablePredicate, rowPredicate } from '../policy/row-predicate.ts'
import { NOTHING_ASKED, type ConnectionMember, type RowsAsk, type Selection } from './ask.ts'
import { boundBranches } from './bound-branches.ts'
import { choosePath, pathAsk } from './choose-path.ts'
import type { PlanContext } from './plan-context.ts'
import {
  askParam,
  type Masked,
  type Param,
  type PlannedEdgeMember,
  type PlannedMember,
  type PlannedSelection,
  type ReadPlan,
} from './read-plan.ts'

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
