import { isConstant } from '../policy/fold-actor.ts'
import type { ModelField } from '../model/model.ts'
import type { PlannedEdgeMember, PlannedMember, PlannedSelection, ReadPlan } from '../plan/read-plan.ts'
import { conditionSql, type RowScope } from './conditions.ts'
import {
  and,
  binary,
  column,
  FALSE_SQL,
  or,
  tested,
  type Expr,
  type JsonMember,
  type Select,
  type SelectColumn,
} from './nodes.ts'
import { COUNT_MAX, rowsWith, sourceOf, branchSql, countOf, limitOf } from './select-rows.ts'

/** The row as JSON; of a connection, once for each place that shows it. */
export function rowParts(plan: ReadPlan, scope: RowScope): readonly Expr[] {
  const outputs = plan.form === 'rows' ? [] : plan.form.flatMap(outputsOf)
  return (outputs.length === 0 ? [plan.output] : outputs).map((output) => rowJson(plan, output, scope))
}

function outputsOf(member: PlannedMember): (readonly PlannedSelection[])[] {
  if (member.kind === 'nodes') return [member.output]
  if (member.kind !== 'edges') return []
  return member.members.flatMap((one) => (one.kind === 'node' ? [one.output] : []))
}

/** The row as JSON: members masked for everybody are not there; members masked by row are taken out of the row. */
function rowJson(plan: ReadPlan, output: readonly PlannedSelection[], scope: RowScope): Expr {
  const shown = output.filter((one) => one.kind !== 'hidden' || plan.masked === 'null')
  const members = shown.map((one): JsonMember => ({ as: one.as, value: memberSql(plan, one, scope) }))
  const droppedWhen = plan.masked === 'absent' ? output.flatMap((one) => dropped(one, scope)) : []
  return { kind: 'jsonRow', members, droppedWhen }
}

function dropped(one: PlannedSelection, scope: RowScope): { as: string; condition: Expr }[] {
  if (!('mask' in one) || isConstant(one.mask, true)) return []
  return [{ as: one.as, condition: { kind: 'notTrue', of: conditionSql(one.mask, scope) } }]
}

function memberSql(plan: ReadPlan, one: PlannedSelection, scope: RowScope): Expr {
  switch (one.kind) {
    case 'type':
      return { kind: 'string', value: one.title }
    case 'hidden':
      return { kind: 'null' }
    case 'field':
      return masked(one, { kind: 'fieldJson', alias: scope.alias, field: one.field, pick: one.pick }, scope)
    case 'computed':
      return masked(one, { kind: 'coalesce', of: [conditionSql(one.expression, scope), FALSE_SQL] }, scope)
    case 'one':
      return masked(one, oneJson(one.link, one.plan, scope), scope)
    case 'many':
      return one.plan.form === 'rows'
        ? manyJson(one.plan, scope)
        : connectionJson(one.plan, nestedScope(one.plan, scope))
  }
}

function masked(one: Extract<PlannedSelection, { mask: unknown }>, value: Expr, scope: RowScope): Expr {
  if (isConstant(one.mask, true)) return value
  return { kind: 'case', when: conditionSql(one.mask, scope), then: value, otherwise: { kind: 'null' } }
}

function nestedScope(plan: ReadPlan, outer: RowScope): RowScope {
  return {
    model: outer.model,
    resource: plan.resource,
    alias: `${outer.alias}${plan.resource.table.charAt(0)}`,
    fixed: [],
    parent: { alias: outer.alias },
  }
}

/** The parent row that a link leads to, or null where there is none that the actor may see. */
function oneJson(link: ModelField, plan: ReadPlan, outer: RowScope): Expr {
  const scope = nestedScope(plan, outer)
  const follows = binary(column(scope.alias, 'id'), '=', column(outer.alias, link.column))
  const visible = or(plan.branches.map((branch) => branchSql(plan, { ...branch, fixed: [] }, scope)))
  const where = isTrue(visible) ? follows : and([follows, tested(visible)])
  return {
    kind: 'scalar',
    select: {
      kind: 'select',
      columns: [{ value: rowJson(plan, plan.output, scope) }],
      from: sourceOf(plan, scope.alias),
      ...(where ? { where } : {}),
    },
  }
}

const isTrue = (expr: Expr): boolean => expr.kind === 'boolean' && expr.value

/** The children as an array, at most `limit` of them. */
function manyJson(plan: ReadPlan, outer: RowScope): Expr {
  const scope = nestedScope(plan, outer)
  // An array has no next page to tell of, so the row past the limit is not read.
  const rows = rowsWith(plan, scope, [{ value: rowJson(plan, plan.output, scope), as: 'j' }], 0)
  return { kind: 'jsonArray', rows: { kind: 'derived', select: rows, alias: 'a' }, element: column('a', 'j') }
}

/** Rows as a GraphQL connection: nodes, edges with cursors, how many there are, and whether there are more. */
export function connectionJson(plan: ReadPlan, scope: RowScope): Expr {
  const members = plan.form === 'rows' ? [] : plan.form
  // The row past the limit is read only where somebody asks whether there is a next page.
  const more = members.some((member) => asksForMore(plan, member)) ? 1 : 0
  const parts = members.flatMap((member, index) => connectionColumns(plan, member, index, scope))
  const rows = rowsWith(plan, scope, [...parts, { value: cursorOf(plan, scope), as: 'cursor' }], more)
  const gathered: Select = {
    kind: 'select',
    columns: [
      { value: { kind: 'rowCount' }, as: 'n' },
      ...['cursor', ...parts.map(({ as }) => as)].map((name): SelectColumn => ({
        value: { kind: 'gather', of: column('c', name) },
        as: name,
      })),
    ],
    from: { kind: 'derived', select: rows, alias: 'c' },
  }
  const values = members.map((member, index): JsonMember => ({
    as: member.as,
    value: connectionMember(plan, member, index, scope),
  }))
  return {
    kind: 'scalar',
    select: {
      kind: 'select',
      columns: [{ value: { kind: 'jsonRow', members: values, droppedWhen: [] } }],
      from: { kind: 'derived', select: gathered, alias: 'p' },
    },
  }
}

function asksForMore(plan: ReadPlan, member: PlannedMember): boolean {
  return (
    member.kind === 'pageInfo' && member.members.some(({ name }) => name === 'next' || name === hasMore(plan))
  )
}

/** What the row past the limit tells: there is more where the page was read to. */
const hasMore = ({ backwards }: ReadPlan) => (backwards ? 'hasPreviousPage' : 'hasNextPage')

function cursorOf(plan: ReadPlan, scope: RowScope): Expr {
  return {
    kind: 'cursorText',
    keys: plan.order.map(({ field }): Expr => ({ kind: 'keyText', alias: scope.alias, field })),
  }
}

function connectionColumns(
  plan: ReadPlan,
  member: PlannedMember,
  index: number,
  scope: RowScope,
): { readonly value: Expr; readonly as: string }[] {
  if (member.kind === 'nodes') return [{ value: rowJson(plan, member.output, scope), as: `m${index}` }]
  if (member.kind !== 'edges') return []
  const members = member.members.map((one): JsonMember => ({
    as: one.as,
    value: edgeMember(plan, one, scope),
  }))
  return [{ value: { kind: 'jsonRow', members, droppedWhen: [] }, as: `m${index}` }]
}

function edgeMember(plan: ReadPlan, member: PlannedEdgeMember, scope: RowScope): Expr {
  if (member.kind === 'node') return rowJson(plan, member.output, scope)
  return member.kind === 'cursor'
    ? cursorOf(plan, scope)
    : { kind: 'string', value: `${plan.resource.title}Edge` }
}

function connectionMember(plan: ReadPlan, member: PlannedMember, index: number, scope: RowScope): Expr {
  switch (member.kind) {
    case 'type':
      return { kind: 'string', value: member.title }
    case 'nodes':
    case 'edges':
      return {
        kind: 'firstOf',
        gathered: column('p', `m${index}`),
        limit: limitOf(plan, 0).limit,
        turned: plan.backwards,
      }
    case 'pageInfo':
      return jsonOf(member.members, (name) => pageInfo(plan, name))
    case 'count':
      return jsonOf(member.members, (name) => countMember(plan, scope, name))
  }
}

function jsonOf(
  members: readonly { readonly name: string; readonly as: string }[],
  value: (name: string) => Expr,
): Expr {
  return {
    kind: 'jsonRow',
    members: members.map(({ name, as }) => ({ as, value: value(name) })),
    droppedWhen: [],
  }
}

function pageInfo(plan: ReadPlan, name: string): Expr {
  const { limit } = limitOf(plan, 0)
  if (name === 'next') return nextCursor(limit)
  if (name === '__typename') return { kind: 'string', value: 'PageInfo' }
  if (name === hasMore(plan)) {
    // A search answers its best rows once: there is no page after it.
    const isWhole = limit === undefined || plan.search !== undefined
    return isWhole ? FALSE_SQL : binary(column('p', 'n'), '>', limit)
  }
  if (name === 'hasPreviousPage' || name === 'hasNextPage')
    return { kind: 'boolean', value: plan.after !== undefined }
  const isReadFirst = (name === 'startCursor') !== plan.backwards
  const place: Expr = isReadFirst ? { kind: 'number', value: 1 } : column('p', 'n')
  return { kind: 'itemOf', gathered: column('p', 'cursor'), place, limit }
}

/** The cursor of the last row that is shown, where there are more. */
function nextCursor(limit: Expr | undefined): Expr {
  if (limit === undefined) return { kind: 'null' }
  return {
    kind: 'case',
    when: binary(column('p', 'n'), '>', limit),
    then: { kind: 'itemOf', gathered: column('p', 'cursor'), place: limit, limit },
    otherwise: { kind: 'null' },
  }
}

function countMember(plan: ReadPlan, scope: RowScope, name: string): Expr {
  if (name === '__typename') return { kind: 'string', value: 'Count' }
  const most: Expr = { kind: 'number', value: COUNT_MAX }
  const count = countOf(plan, scope)
  return name === 'capped' ? binary(count, '>', most) : { kind: 'least', of: [count, most] }
}
