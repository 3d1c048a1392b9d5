import { isConstant } from '../policy/fold-actor.ts'
import type { Model, ModelField, ModelResource } from '../model/model.ts'
import type {
  Branch,
  PlannedEdgeMember,
  PlannedMember,
  PlannedSelection,
  ReadPlan,
} from '../plan/read-plan.ts'
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
  type JsonMember,
  type OrderTerm,
  type Select,
  type SelectColumn,
} from './nodes.ts'

/** How a statement is told whether the session it was planned for still holds. */
export interface ReadOptions {
  readonly model: Model
  /** Put the session's guard into the statement. */
  readonly guarded: boolean
}

// A count stops here: beyond it "more than" is all that a screen needs, and all that stays flat.
export const COUNT_MAX = 1_000
// A search ranks this many candidates at most; policy has acted before the cap.
// One more than a count, so that a count of candidates can tell that there are more.
const SEARCH_CANDIDATES_MAX = COUNT_MAX + 1

/**
 * The one statement of a read. Its rows: JSON text of a row, then the order's keys as text for the cursor. A guarded
 * statement, and one that counts, has a leading column each, and at least one row.
 */
export function readQuery(plan: ReadPlan, { model, guarded }: ReadOptions): Select {
  const scope = rootScope(plan, model)
  const rows = rowsWith(plan, scope, [
    { value: { kind: 'jsonText', of: rowParts(plan, scope) }, as: 'json' },
    ...plan.order.map(({ field }, index): SelectColumn => ({
      value: { kind: 'keyText', alias: scope.alias, field },
      as: `k${index}`,
    })),
  ])
  const guard: Select = {
    kind: 'select',
    columns: [
      {
        value: guarded
          ? {
              kind: 'guard',
              session: { kind: 'sessionParam', which: 'session' },
              version: { kind: 'sessionParam', which: 'securityVersion' },
            }
          : { kind: 'boolean', value: true },
        as: 'ok',
      },
      { value: plan.count ? countOf(plan, scope) : { kind: 'null' }, as: 'n' },
    ],
  }
  const keys = plan.order.map((_key, index): SelectColumn => ({ value: column('r', `k${index}`) }))
  return {
    kind: 'select',
    columns: [
      { value: column('g', 'ok') },
      { value: column('g', 'n') },
      { value: column('r', 'json') },
      ...keys,
    ],
    from: { kind: 'guarded', guard, rows: { kind: 'derived', select: rows, alias: 'r' } },
  }
}

/** The rows themselves, with all their columns, computed fields, balances and image, for code inside a transaction. */
export function rowsQuery(plan: ReadPlan, model: Model, lock: boolean): Select {
  const scope = rootScope(plan, model)
  const select = rowsWith(plan, scope, wholeRow(plan.resource, scope), 0)
  return lock ? { ...select, lock: 'update' } : select
}

/** Every column of a row, and what stands beside them: computed fields, `<column>__amount` of balances, `__image`. */
export function wholeRow(resource: ModelResource, scope: RowScope): SelectColumn[] {
  const computed = [...resource.computed].map(([name, node]): SelectColumn => ({
    value: conditionSql(node, scope),
    as: name,
  }))
  const balances = [...resource.fields.values()].filter(({ kind }) => kind === 'balance')
  const amounts = balances.map((field): SelectColumn => ({
    value: { kind: 'balanceAmount', alias: scope.alias, field },
    as: `${field.column}__amount`,
  }))
  return [
    { allOf: scope.alias },
    ...computed,
    ...amounts,
    { value: { kind: 'rowImage', alias: scope.alias }, as: '__image' },
  ]
}

export function rootScope(plan: Pick<ReadPlan, 'resource'>, model: Model): RowScope {
  return { model, resource: plan.resource, alias: 't', fixed: [], parent: undefined }
}

// ── Rows ─────────────────────────────────────────────────────────────────────────────────────────────────────────

/** Selects `columns` of the plan's rows, in order, after the cursor; `more` rows past the limit tell of a next page. */
function rowsWith(
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

function limitOf(plan: ReadPlan, more: 0 | 1): { limit?: Expr } {
  return plan.limit === undefined ? {} : { limit: { kind: 'number', value: plan.limit + more } }
}

function sourceOf(plan: ReadPlan, alias: string): From {
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

function branchSql(plan: ReadPlan, branch: Branch, scope: RowScope): Expr {
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
function countOf(plan: ReadPlan, scope: RowScope): Expr {
  const rows = rowsWith({ ...plan, after: undefined, limit: COUNT_MAX }, scope, [
    { value: column(scope.alias, 'id'), as: 'id' },
  ])
  return { kind: 'countRows', rows }
}

// ── JSON ─────────────────────────────────────────────────────────────────────────────────────────────────────────

/** The row as JSON; of a connection, once for each place that shows it. */
function rowParts(plan: ReadPlan, scope: RowScope): readonly Expr[] {
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
  const shown = output.filter((one) => one.kind !== 'hidden' || plan.form !== 'rows')
  const members = shown.map((one): JsonMember => ({ as: one.as, value: memberSql(plan, one, scope) }))
  const droppedWhen = plan.form === 'rows' ? output.flatMap((one) => dropped(one, scope)) : []
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
      return plan.form === 'rows' || one.plan.form === 'rows'
        ? manyJson(one.plan, scope)
        : connectionJson(one.plan, scope)
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
  const where = isTrue(visible) ? follows : and([follows, visible])
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

/** The children as a GraphQL connection: nodes, edges with cursors, how many there are, and whether there are more. */
function connectionJson(plan: ReadPlan, outer: RowScope): Expr {
  const scope = nestedScope(plan, outer)
  const members = plan.form === 'rows' ? [] : plan.form
  // The row past the limit is read only where somebody asks whether there is a next page.
  const more = members.some(asksForMore) ? 1 : 0
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

function asksForMore(member: PlannedMember): boolean {
  return member.kind === 'pageInfo' && member.members.some(({ name }) => name === 'hasNextPage')
}

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
      return { kind: 'firstOf', gathered: column('p', `m${index}`), limit: limitOf(plan, 0).limit }
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
  if (name === '__typename') return { kind: 'string', value: 'PageInfo' }
  if (name === 'hasPreviousPage') return { kind: 'boolean', value: plan.after !== undefined }
  if (name === 'hasNextPage') return limit === undefined ? FALSE_SQL : binary(column('p', 'n'), '>', limit)
  const place: Expr = name === 'startCursor' ? { kind: 'number', value: 1 } : column('p', 'n')
  return { kind: 'itemOf', gathered: column('p', 'cursor'), place, limit }
}

function countMember(plan: ReadPlan, scope: RowScope, name: string): Expr {
  if (name === '__typename') return { kind: 'string', value: 'Count' }
  const most: Expr = { kind: 'number', value: COUNT_MAX }
  const count = countOf(plan, scope)
  return name === 'capped' ? binary(count, '>', most) : { kind: 'least', of: [count, most] }
}
