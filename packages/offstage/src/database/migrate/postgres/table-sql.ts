import type { Check, Column, ForeignKey, Index, IndexColumn, Table, Trigger } from '../../schema.ts'
import { quoteName } from './quote.ts'

/** `create table …`, without its indexes and foreign keys. */
export function tableSql(table: Table, kind: 'table' | 'temporary table' = 'table'): string {
  const key =
    table.primaryKey.length === 0 ? [] : [`primary key (${table.primaryKey.map(quoteName).join(', ')})`]
  const lines = [...table.columns.map(columnSql), ...key, ...table.checks.map(checkSql)]
  const name = kind === 'table' ? quoteName(table.name) : `pg_temp.${quoteName(table.name)}`
  const end = kind === 'table' ? ')' : ') on commit drop'
  return [`create ${kind} ${name} (`, lines.map((line) => `  ${line}`).join(',\n'), end].join('\n')
}

/** A column as it stands in `create table` and `add column`. */
export function columnSql({ name, type, nullable, default: value, generated }: Column): string {
  const parts = [
    quoteName(name),
    type,
    ...(nullable ? [] : ['not null']),
    ...(value === undefined ? [] : [`default ${value}`]),
    ...(generated === undefined ? [] : [`generated always as (${generated}) stored`]),
  ]
  return parts.join(' ')
}

export function indexSql(table: string, index: Index, how: '' | 'concurrently' = ''): string {
  const words = ['create', index.unique ? 'unique' : '', 'index', how, quoteName(index.name), 'on', table]
  const method = index.method === 'btree' ? '' : `using ${index.method} `
  const parts = index.columns.map(indexColumnSql).join(', ')
  return `${words.filter((word) => word !== '').join(' ')} ${method}(${parts})`
}

function indexColumnSql({ name, expression, operatorClass }: IndexColumn): string {
  const what = name === undefined ? `(${expression})` : quoteName(name)
  return operatorClass === undefined ? what : `${what} ${operatorClass}`
}

export function checkSql({ name, expression }: Check): string {
  return `constraint ${quoteName(name)} check (${expression})`
}

export function foreignKeySql({ name, column, references, onDelete }: ForeignKey): string {
  return `constraint ${quoteName(name)} foreign key (${quoteName(column)}) references ${quoteName(references)} on delete ${onDelete}`
}

const ROWS_SEEN = {
  insert: 'new table as added',
  update: 'old table as removed new table as added',
  delete: 'old table as removed',
} as const

export function triggerSql(
  table: string,
  { name, event, function: called, arguments: given }: Trigger,
): string {
  const values = given.map((value) => `'${value.replaceAll("'", "''")}'`).join(', ')
  return `create trigger ${quoteName(name)} after ${event} on ${quoteName(table)} referencing ${ROWS_SEEN[event]} for each statement execute function ${called}(${values})`
}
