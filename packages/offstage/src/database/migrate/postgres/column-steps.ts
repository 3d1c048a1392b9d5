import type { Column } from '../../schema.ts'
import type { Change, Key } from '../change.ts'
import { blank, type BatchedStep, type StatementStep, type Step } from '../step.ts'
import { boundedName } from '../../../model/names.ts'
import { quoteName } from './quote.ts'
import { columnSql } from './table-sql.ts'

/** Adds a column; one that must not be empty is filled page by page before it is promised to be full. */
export function addColumnSteps({
  table,
  key,
  column,
}: Extract<Change, { kind: 'addColumn' }>): readonly Step[] {
  if (column.generated !== undefined)
    return [{ ...addColumn(table, column), caution: generatedCaution(table) }]
  if (column.default !== undefined ? isConstant(column.default) : column.nullable)
    return [addColumn(table, column)]
  const empty = addColumn(table, { name: column.name, type: column.type, nullable: true })
  const fill = fillStep(table, key, column.name, column.default ?? blank)
  return [
    column.default === undefined ? empty : withDefault(empty, table, column.name, column.default),
    fill,
    ...(column.nullable ? [] : promiseNotNull(table, column.name, fill)),
  ]
}

/** Makes an optional column a required one, without reading the table under a lock. */
export function setNotNullSteps({
  table,
  key,
  column,
}: Extract<Change, { kind: 'setNotNull' }>): readonly Step[] {
  const fill = fillStep(table, key, column, blank)
  return [fill, ...promiseNotNull(table, column, fill)]
}

function addColumn(table: string, column: Column): StatementStep {
  return {
    kind: 'transactional',
    what: `add column ${table}.${column.name}`,
    sql: `alter table ${quoteName(table)} add column ${columnSql(column)};`,
  }
}

// The server evaluates a constant once for all rows and touches none; anything else would be computed
// for each row while the table is locked.
function isConstant(expression: string): boolean {
  const literal = /^(?:null|true|false|-?\d+(?:\.\d+)?|'(?:[^']|'')*')(?:::[\w .,[\]()"]+)?$/i
  const sameForAllRows = /^(?:now\(\)|current_timestamp(?:\(\d\))?|current_date)$/i
  return literal.test(expression.trim()) || sameForAllRows.test(expression.trim())
}

function withDefault(step: StatementStep, table: string, column: string, value: string): StatementStep {
  const setDefault = `alter table ${quoteName(table)} alter column ${quoteName(column)} set default ${value};`
  return { ...step, sql: `${step.sql}\n${setDefault}` }
}

function fillStep(table: string, key: Key, column: string, value: string): BatchedStep | StatementStep {
  const what = `fill ${table}.${column} where it is empty`
  const name = quoteName(column)
  const update = `update ${quoteName(table)}\nset ${name} = ${value}\nwhere ${name} is null`
  if (key === undefined) return { kind: 'transactional', what, sql: `${update};` }
  return {
    kind: 'batched',
    what,
    table,
    key,
    sql: `${update} and ${quoteName(key)} between :first and :last;`,
  }
}

// A validated check lets the server set NOT NULL without reading the table again under its lock. Rows written
// between their page and the check are caught by the repeat; later ones the check refuses.
function promiseNotNull(table: string, column: string, fill: Step): readonly Step[] {
  const check = quoteName(boundedName([table, column, 'is_set']))
  const alter = `alter table ${quoteName(table)}`
  const repeat: Step = { kind: 'repeat', what: `fill ${table}.${column} in rows that arrived meanwhile` }
  return [
    {
      kind: 'transactional',
      what: `refuse new rows without ${table}.${column}`,
      sql: `${alter} add constraint ${check} check (${quoteName(column)} is not null) not valid;`,
    },
    ...(fill.kind === 'batched' ? [repeat] : []),
    {
      kind: 'transactional',
      what: `verify that every row has ${table}.${column}`,
      sql: `${alter} validate constraint ${check};`,
    },
    {
      kind: 'transactional',
      what: `require ${table}.${column}`,
      sql: `${alter} alter column ${quoteName(column)} set not null;\n${alter} drop constraint ${check};`,
    },
  ]
}

function generatedCaution(table: string): string {
  return `This computes the column for every row of ${table} while nobody can read or write it. Where it is large, plan a quiet hour.`
}
