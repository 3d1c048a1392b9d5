import pg from 'pg'
import { createTestDatabase, testTemplate } from '../../../testing/test-database.ts'
import type { Database } from '../../../database/database.ts'
import { openDatabase } from '../../../database/pool.ts'
import { ledgerTables } from '../ledger-tables.ts'

export interface LedgerDatabase {
  readonly db: Database
  close(): Promise<void>
}

/** A database of one's own that holds the ledger's tables and nothing else. */
export async function ledgerDatabase(connections = 10): Promise<LedgerDatabase> {
  const template = await testTemplate('ledger', buildTables)
  const database = await createTestDatabase({ template })
  const db = openDatabase({
    url: database.url,
    max: connections,
    acquireTimeoutMs: 60_000,
    lockTimeoutMs: 60_000,
  })
  const close = async (): Promise<void> => {
    await db.close()
    await database.drop()
  }
  return { db, close }
}

async function buildTables(url: string): Promise<void> {
  // The tables are one script of several statements, which the platform's own connections do not send.
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(`create schema offstage; ${ledgerTables}`)
  } finally {
    await client.end()
  }
}
