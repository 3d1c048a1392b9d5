import { randomBytes } from 'node:crypto'
import { quoteName } from '../../../sql/mysql/quote.ts'
import { databaseFailure } from '../../failures.ts'
import type { Queryable } from '../../database.ts'
import { introspect } from '../../mysql/introspect.ts'
import type { Schema, Table } from '../../schema.ts'
import { MigrationError } from '../migration-error.ts'
import { tableSql } from './table-sql.ts'

/**
 * The schema as the server prints it: types, defaults, checks and expressions in its own words, so that they can be
 * compared as text with what it prints of the real tables. The catalog holds no temporary tables, so each is made
 * under a name that nothing else has, read and dropped.
 */
export async function canonicalSchema(db: Queryable, { tables }: Schema): Promise<Schema> {
  const printed: Table[] = []
  for (const table of tables) printed.push(await printTable(db, table))
  return { tables: printed }
}

async function printTable(db: Queryable, table: Table): Promise<Table> {
  const scratch = `scratch_${randomBytes(8).toString('hex')}`
  try {
    await db.query({ text: tableSql({ ...table, name: scratch }), values: [] })
    const { tables } = await introspect(db)
    const found = tables.find(({ name }) => name === scratch)
    // Foreign keys need the other table; they are words and names only, so they are canonical as they are.
    return found === undefined ? table : { ...found, name: table.name, foreignKeys: table.foreignKeys }
  } catch (error) {
    if (databaseFailure(error) === undefined) throw error
    const why = error instanceof Error ? error.message : String(error)
    throw new MigrationError(
      `The server does not take the table ${table.name} of the model: ${why}.`,
      undefined,
      {
        cause: error,
      },
    )
  } finally {
    await db.query({ text: `drop table if exists ${quoteName(scratch)}`, values: [] })
  }
}
