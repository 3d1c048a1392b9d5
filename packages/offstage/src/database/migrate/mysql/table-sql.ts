import { quoteName } from '../../../sql/mysql/quote.ts'
import type { Check, Column, ForeignKey, Index, Table } from '../../schema.ts'

/** Named in each table, so that a table means the same whatever its database was made with. */
const TABLE_OPTIONS = 'engine = InnoDB, character set = utf8mb4, collate = utf8mb4_nopad_bin'

/** `create table …` with its indexes, without its foreign keys. */
export function tableSql(table: Table): string {
  const lines = [
    ...table.columns.map(columnSql),
    `primary key (${table.primaryKey.map(quoteName).join(', ')})`,
    ...table.indexes.map(indexSql),
    ...table.checks.map(checkSql),
  ]
  return `create table ${quoteName(table.name)} (\n${lines.map((line) => `  ${line}`).join(',\n')}\n) ${TABLE_OPTIONS}`
}

/** A column as it stands in `create table` and `add column`. */
function columnSql({ name, type, nullable, default: value, generated }: Column): string {
  if (generated !== undefined) return `${quoteName(name)} ${type} generated always as (${generated}) stored`
  return [
    quoteName(name),
    type,
    nullable ? 'null' : 'not null',
    ...(value === undefined ? [] : [`default ${value}`]),
  ].join(' ')
}

function indexSql({ name, columns, unique, method }: Index): string {
  const kind = unique ? 'unique index' : method === 'fulltext' ? 'fulltext index' : 'index'
  // A policy that holds the id to a value names it before the order does; here an index names a column once.
  const names = [...new Set(columns.map((column) => quoteName(column.name ?? '')))]
  return `${kind} ${quoteName(name)} (${names.join(', ')})`
}

function checkSql({ name, expression }: Check): string {
  return `constraint ${quoteName(name)} check (${expression})`
}

export function foreignKeySql({ name, column, references, onDelete }: ForeignKey): string {
  return `constraint ${quoteName(name)} foreign key (${quoteName(column)}) references ${quoteName(references)} ("id") on delete ${onDelete}`
}
