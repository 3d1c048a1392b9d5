import type { Database } from '../../database.ts'
import type { Schema } from '../../schema.ts'
import { applySettings } from '../settings.ts'
import { quoteName } from './quote.ts'
import { foreignKeySql, indexSql, tableSql, triggerSql } from './table-sql.ts'

/** Makes all tables of a schema in an empty database at once, without files or records: for databases that tests throw away. */
export async function createSchema(db: Database, schema: Schema): Promise<void> {
  await db.transaction(async (tx) => {
    await applySettings(tx)
    for (const text of createSchemaStatements(schema)) await tx.query({ text, values: [] })
  })
}

function createSchemaStatements({ tables }: Schema): readonly string[] {
  const indexes = tables.flatMap((table) =>
    table.indexes.map((index) => indexSql(quoteName(table.name), index)),
  )
  const keys = tables.flatMap((table) =>
    table.foreignKeys.map((key) => `alter table ${quoteName(table.name)} add ${foreignKeySql(key)}`),
  )
  const triggers = tables.flatMap(({ name, triggers: own = [] }) => own.map((one) => triggerSql(name, one)))
  return [...tables.map((table) => tableSql(table)), ...indexes, ...keys, ...triggers]
}
