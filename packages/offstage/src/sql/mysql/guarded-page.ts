import type { Writer } from '../dialect.ts'
import { TRUE_SQL, type Expr, type Select, type SelectColumn } from '../nodes.ts'

/**
 * A guard and then a page in its order, as one list of rows: first what the guard says, then each row. The rows of a
 * join come in whatever order the server kept them, and it keeps long ones where there is room. Undefined for a select
 * that is no guarded page.
 */
export function guardedPage({ columns, from }: Select, write: Writer): string | undefined {
  if (from?.kind !== 'guarded' || from.rows.kind !== 'derived' || from.rows.select.limit === undefined)
    return undefined
  const { guard, rows } = from
  const told = columns.map((one) => named(one, 'g', guard) ?? NOTHING)
  const page = columns.map(
    (one) => named(one, rows.alias, rows.select) ?? (isAbout(one, 'ok') ? HOLDS : NOTHING),
  )
  return `(${write.select({ ...guard, columns: told })}) union all (${write.select({ ...rows.select, columns: page })})`
}

const NOTHING: SelectColumn = { value: { kind: 'null' } }
const HOLDS: SelectColumn = { value: TRUE_SQL }

/** The column of an inner select that an outer one shows. */
function named(one: SelectColumn, alias: string, inner: Select): SelectColumn | undefined {
  const shown = columnOf(one)
  if (shown?.alias !== alias) return undefined
  return inner.columns.find((column) => 'value' in column && column.as === shown.name)
}

const isAbout = (one: SelectColumn, name: string): boolean => columnOf(one)?.name === name

const columnOf = (one: SelectColumn): Extract<Expr, { kind: 'column' }> | undefined =>
  'value' in one && one.value.kind === 'column' ? one.value : undefined
