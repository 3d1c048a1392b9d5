import type { Column, Table } from '../schema.ts'

/** The table without the kept columns and what reads them, which is kept with them. */
export function withoutKept(table: Table, kept: readonly Column[]): Table {
  if (kept.length === 0) return table
  const names = new Set(kept.map(({ name }) => name))
  const reads = (expression: string): boolean =>
    expression.split(/[^\p{L}\p{N}_$]+/u).some((word) => names.has(word))
  return {
    ...table,
    columns: table.columns.filter(({ name }) => !names.has(name)),
    indexes: table.indexes.filter(
      ({ columns }) =>
        !columns.some(({ name, expression = '' }) => names.has(name ?? '') || reads(expression)),
    ),
    foreignKeys: table.foreignKeys.filter(({ column }) => !names.has(column)),
    checks: table.checks.filter(({ expression }) => !reads(expression)),
  }
}
