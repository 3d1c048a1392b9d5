import { boundedName } from '../model/names.ts'
import { fieldOf, type ModelField, type ModelResource, type ModelTally } from '../model/model.ts'
import type { Dialect } from '../sql/dialect.ts'
import { sumColumn } from '../sql/tally-query.ts'
import type { Column, Table, Trigger } from './schema.ts'

/** The table of each tally of a resource: a row for each group and shard that a row was ever in. */
export const tallyTables = (resource: ModelResource, dialect: Dialect): Table[] =>
  resource.tallies.map((tally) => tallyTable(resource, tally, dialect))

function tallyTable(resource: ModelResource, tally: ModelTally, dialect: Dialect): Table {
  const groups = groupFields(resource, tally)
  return {
    name: tally.table,
    columns: [
      ...groups.map((field): Column => ({
        name: field.column,
        type: dialect.columnType(field),
        nullable: false,
      })),
      { name: 'shard', type: 'smallint', nullable: false },
      { name: 'rows', type: 'bigint', nullable: false },
      ...sumFields(resource, tally).map((field) => ({
        name: sumColumn(field),
        type: sumType(field),
        nullable: false,
      })),
    ],
    primaryKey: [...groups.map(({ column }) => column), 'shard'],
    indexes: [],
    foreignKeys: [],
    checks: [],
  }
}

// Twenty digits more than a value has: as many values as there can be rows do not overflow their sum.
const SUM_DIGITS_MORE = 20
const WHOLE_DIGITS = 19

const sumType = ({ kind, spec }: ModelField): string =>
  kind === 'decimal'
    ? `numeric(${(spec.precision ?? 38) + SUM_DIGITS_MORE},${spec.scale ?? 0})`
    : `numeric(${WHOLE_DIGITS + SUM_DIGITS_MORE},0)`

/** What keeps a resource's tallies: after each statement that changes its rows, each of them takes the difference. */
export const tallyTriggers = (resource: ModelResource, dialect: Dialect): Trigger[] =>
  resource.tallies.flatMap((tally) =>
    (['insert', 'update', 'delete'] as const).map((event) => ({
      name: boundedName([tally.table, event]),
      event,
      function: 'offstage.keep_tally',
      arguments: [
        tally.table,
        String(tally.shards),
        groupFields(resource, tally)
          .map(({ column }) => column)
          .join(),
        sumFields(resource, tally)
          .map(({ column }) => column)
          .join(),
      ],
      // The last of the three: by then nothing that is written is missed.
      ...(event === 'delete' ? { begin: fillTally(resource, tally, dialect) } : {}),
    })),
  )

/** The fields that hold groups apart. */
export const groupFields = (resource: ModelResource, { by, per }: ModelTally): readonly ModelField[] =>
  [...by, ...(per === undefined ? [] : [per])].map((name) => fieldOf(resource, name))

export const sumFields = (resource: ModelResource, { sum }: ModelTally): readonly ModelField[] =>
  sum.map((name) => fieldOf(resource, name))

/** Counts a tally anew from the rows, into its empty table; whoever runs it holds the rows still meanwhile. */
export function fillTally(resource: ModelResource, tally: ModelTally, dialect: Dialect): string {
  const name = dialect.identifier
  const groups = groupFields(resource, tally).map(({ column }) => name(column))
  const sums = sumFields(resource, tally)
  const into = [...groups, 'shard', name('rows'), ...sums.map((field) => name(sumColumn(field)))]
  const values = [
    ...groups,
    '0',
    'count(*)',
    ...sums.map(({ column }) => `coalesce(sum(${name(column)}), 0)`),
  ]
  const where =
    groups.length === 0 ? '' : ` where ${groups.map((group) => `${group} is not null`).join(' and ')}`
  const by = groups.length === 0 ? ' having count(*) > 0' : ` group by ${groups.join(', ')}`
  return `insert into ${name(tally.table)} (${into.join(', ')}) select ${values.join(', ')} from ${name(resource.table)}${where}${by}`
}
