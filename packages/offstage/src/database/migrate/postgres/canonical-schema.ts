import assert from 'node:assert/strict'
import { databaseFailure } from '../../failures.ts'
import type { Database, Transaction } from '../../database.ts'
import { introspect } from '../../introspect.ts'
import type { Schema, Table } from '../../schema.ts'
import { MigrationError } from '../migration-error.ts'
import { applySettings } from '../settings.ts'
import { quoteName } from './quote.ts'
import { indexSql, tableSql } from './table-sql.ts'

// Each temporary table and index holds a lock to the end of its transaction, and a server has room for some 6,400.
const TABLES_AT_A_TIME = 50

/**
 * The schema as the server prints it: types, defaults, checks and expressions in its own words, so that they can be
 * compared as text with what it prints of the real tables. Made as temporary tables that nobody else sees.
 */
export async function canonicalSchema(db: Database, { tables }: Schema): Promise<Schema> {
  const printed: Table[] = []
  for (let at = 0; at < tables.length; at += TABLES_AT_A_TIME)
    printed.push(...(await printTables(db, tables.slice(at, at + TABLES_AT_A_TIME))))
  return { tables: printed }
}

async function printTables(db: Database, tables: readonly Table[]): Promise<readonly Table[]> {
  return db.transaction(async (tx) => {
    await applySettings(tx)
    for (const table of tables) await makeScratchTable(tx, table)
    const printed = await introspect(tx, await scratchSchemaName(tx))
    return tables.map((table) => asPrinted(table, printed))
  })
}

async function makeScratchTable(tx: Transaction, table: Table): Promise<void> {
  const statements = [
    tableSql(table, 'temporary table'),
    ...table.indexes.map((index) => indexSql(`pg_temp.${quoteName(table.name)}`, index)),
  ]
  for (const text of statements)
    await tx.query({ text, values: [] }).catch((error: unknown) => {
      const why = error instanceof Error ? error.message : String(error)
      if (databaseFailure(error) === undefined) throw error
      throw new MigrationError(
        `The server does not take the table ${table.name} of the model: ${why}.`,
        undefined,
        { cause: error },
      )
    })
}

async function scratchSchemaName(tx: Transaction): Promise<string> {
  const [row] = await tx.query<{ name: string | null }>({
    text: 'select nspname as name from pg_namespace where oid = pg_my_temp_schema()',
    values: [],
  })
  assert(row?.name, 'a session with a temporary table has a schema for it')
  return row.name
}

// Foreign keys need the other table to be real, and triggers would run; both are words and names only, so they are
// canonical as they are.
function asPrinted(table: Table, printed: Schema): Table {
  const scratch = printed.tables.find(({ name }) => name === table.name)
  if (scratch === undefined) return table
  const { foreignKeys, triggers } = table
  return { ...scratch, foreignKeys, ...(triggers === undefined ? {} : { triggers }) }
}
