import { quoteName } from '../../../sql/mysql/quote.ts'
import type { Queryable } from '../../database.ts'
import type { Schema } from '../../schema.ts'
import { foreignKeySql, tableSql } from './table-sql.ts'

/** Makes all tables of a schema in an empty database, without files or records: for databases that tests throw away. */
export async function createSchema(db: Queryable, { tables }: Schema): Promise<void> {
  const keys = tables.flatMap((table) =>
    table.foreignKeys.map((key) => `alter table ${quoteName(table.name)} add ${foreignKeySql(key)}`),
  )
  for (const text of [...tables.map(tableSql), ...keys]) await db.query({ text, values: [] })
}
