import { createConnection } from 'mysql2/promise'
import { connectionOptions } from '../database/mysql/connection-options.ts'

/** Sends one SQL text on a connection of its own and answers the rows: how a test looks past the platform. */
export async function askMariadb(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const connection = await createConnection(connectionOptions(url))
  connection.on('error', () => {}) // A server that a test ends also breaks the query, which throws.
  try {
    const [rows] = await connection.query(sql)
    return Array.isArray(rows) ? (rows as Record<string, unknown>[]) : [] // one statement answers one set of rows
  } finally {
    await connection.end().catch(() => {})
  }
}
