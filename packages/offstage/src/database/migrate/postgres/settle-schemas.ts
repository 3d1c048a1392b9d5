import type { Database } from '../../database.ts'
import { introspect, type ActualSchema } from '../../introspect.ts'
import type { Schema, Table } from '../../schema.ts'
import { applySettings } from '../settings.ts'
import { canonicalSchema } from './canonical-schema.ts'

export interface SettledSchemas {
  readonly canonical: Schema
  readonly actual: ActualSchema
}

/** Reads what the database has and brings it and the wanted schema into words that can be compared as text. */
export async function settleSchemas(db: Database, wanted: Schema): Promise<SettledSchemas> {
  const actual = await db.transaction(async (tx) => {
    await applySettings(tx)
    return introspect(tx)
  })
  const canonical = await canonicalSchema(db, wanted)
  const doubtful = canonical.tables.filter((table) => differs(table, tableNamed(actual, table.name)))
  if (doubtful.length === 0) return { canonical, actual }
  // The server's printing is not always its own fixed point: what it prints of a check in a restored dump differs
  // from what it printed before the dump. One more round on both sides tells such a difference from a real one.
  const again = await canonicalSchema(db, { tables: doubtful })
  const found = doubtful.flatMap((table) => tableNamed(actual, table.name) ?? [])
  const foundAgain = await canonicalSchema(db, { tables: found })
  return {
    canonical: { tables: canonical.tables.map((table) => tableNamed(again, table.name) ?? table) },
    actual: { ...actual, tables: actual.tables.map((table) => tableNamed(foundAgain, table.name) ?? table) },
  }
}

function tableNamed(schema: Schema, name: string): Table | undefined {
  return schema.tables.find((table) => table.name === name)
}

function differs(wanted: Table, found: Table | undefined): boolean {
  return found !== undefined && expressionsOf(wanted) !== expressionsOf(found)
}

function expressionsOf({ columns, indexes, checks }: Table): string {
  const texts = [
    ...columns.map(({ name, default: value = '', generated = '' }) => ['column', name, value, generated]),
    ...indexes.map(({ name, columns: parts }) => [
      'index',
      name,
      ...parts.map(({ expression = '' }) => expression),
    ]),
    ...checks.map(({ name, expression }) => ['check', name, expression]),
  ]
  return texts
    .map((parts) => JSON.stringify(parts))
    .toSorted(compareText)
    .join('\n')
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : Number(a > b)
}
