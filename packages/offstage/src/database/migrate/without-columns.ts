import type { Table } from '../schema.ts'

/** The table without some of its columns and without what reads them. */
export function withoutColumns(table: Table, names: readonly string[]): Table {
  if (names.length === 0) return table
  const readsOne = (expression: string): boolean => names.some((name) => mentions(expression, name))
  return {
    ...table,
    columns: table.columns.filter(({ name }) => !names.includes(name)),
    indexes: table.indexes.filter(
      ({ columns }) =>
        !columns.some(({ name = '', expression = '' }) => names.includes(name) || readsOne(expression)),
    ),
    foreignKeys: table.foreignKeys.filter(({ column }) => !names.includes(column)),
    checks: table.checks.filter(({ expression }) => !readsOne(expression)),
  }
}

/** Whether an expression has this name as a word; a text in it that has the word counts too, which errs on the safe side. */
export function mentions(expression: string, name: string): boolean {
  return expression.split(/[^\p{L}\p{N}_$]+/u).includes(name)
}
