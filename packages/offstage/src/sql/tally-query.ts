import type { Model, ModelField } from '../model/model.ts'
import type { TallyGroup, TallyPlan } from '../plan/tally-plan.ts'
import { conditionSql, fixedSql, type RowScope } from './conditions.ts'
import {
  and,
  binary,
  column,
  FALSE_SQL,
  or,
  tested,
  TRUE_SQL,
  type Expr,
  type JsonMember,
  type Select,
} from './nodes.ts'
import { guardSql, type ReadOptions } from './read-query.ts'
import { rootScope } from './whole-row.ts'

/** The column that a tally keeps a field's sum in. */
export const sumColumn = ({ column: name }: ModelField): string => `sum_${name}`

/**
 * The one statement of a tally's read. It answers one row: whether the session holds, then the JSON text of each group,
 * null where its numbers are refused.
 */
export function tallyQuery(plan: TallyPlan, { model, guarded }: ReadOptions): Select {
  const groups = tallyJson(plan, model).map((value, index) => ({ value, as: `j${index}` }))
  return { kind: 'select', columns: [{ value: guarded ? guardSql : TRUE_SQL, as: 'ok' }, ...groups] }
}

/** The counters of each group as JSON text; null where some of its rows may be seen and others not. */
export function tallyJson(plan: TallyPlan, model: Model): readonly Expr[] {
  return plan.groups.map((group) => {
    const scope: RowScope = { ...rootScope(plan, model), fixed: group.fixed }
    const json = groupJson(plan, group, scope)
    if (!group.isRefusedOtherwise) return json
    return { kind: 'case', when: seenSql(group, scope), then: json, otherwise: { kind: 'null' } }
  })
}

/** Whether the whole group may be seen; what decides it are the values that the group is held to, and their parents. */
function seenSql({ seen }: TallyGroup, scope: RowScope): Expr {
  if (typeof seen === 'boolean') return seen ? TRUE_SQL : FALSE_SQL
  return or(seen.map((way) => tested(and(way.map((node) => conditionSql(node, scope))) ?? TRUE_SQL)))
}

function groupJson(plan: TallyPlan, group: TallyGroup, scope: RowScope): Expr {
  const members: readonly JsonMember[] = [
    ...(group.per === undefined ? [] : [{ as: plan.tally.per ?? '', value: constantOf(group.per) }]),
    { as: 'count', value: column('s', 'rows') },
    ...plan.sums.map((field) => ({ as: field.name, value: sumJson(field) })),
  ]
  const row: Expr = { kind: 'jsonRow', members, droppedWhen: [] }
  return {
    kind: 'scalar',
    select: {
      kind: 'select',
      columns: [{ value: { kind: 'jsonText', of: [row] }, as: 'json' }],
      from: { kind: 'derived', select: countersOf(plan, group, scope), alias: 's' },
    },
  }
}

const constantOf = (value: string | boolean): Expr =>
  typeof value === 'boolean' ? { kind: 'boolean', value } : { kind: 'string', value }

/** Whole numbers as text: a sum may be larger than a reader's numbers can hold. */
const sumJson = (field: ModelField): Expr =>
  field.kind === 'integer' ? { kind: 'keyText', alias: 's', field } : { kind: 'fieldJson', alias: 's', field }

/** The counters of one group, its shards added up; zero where it has no row, and where it may not be seen. */
function countersOf(plan: TallyPlan, group: TallyGroup, scope: RowScope): Select {
  const { alias } = scope
  const held = group.fixed.map((fixed) =>
    binary(column(alias, fixed.field.column), '=', fixedSql(fixed, scope)),
  )
  const where = and([...held, ...(group.seen === true ? [] : [seenSql(group, scope)])])
  return {
    kind: 'select',
    columns: [
      { value: { kind: 'sumOf', of: column(alias, 'rows'), like: undefined }, as: 'rows' },
      ...plan.sums.map((field) => ({
        value: { kind: 'sumOf', of: column(alias, sumColumn(field)), like: field } as const,
        as: field.column,
      })),
    ],
    from: { kind: 'table', name: plan.tally.table, alias },
    ...(where === undefined ? {} : { where }),
  }
}
