import pg from 'pg'
import type { Database } from '../../database/database.ts'
import { openDatabase } from '../../database/open-database.ts'
import { ledgerTables } from './ledger-tables.ts'

export interface LedgerDatabase {
  readonly db: Database
  close(): Promise<void>
}

/** Opens a test's own database that has the tables already, copied from a template by `buildLedgerTables`. */
export function ledgerDatabase(
  own: { readonly url: string; drop: () => Promise<void> },
  connections = 10,
): LedgerDatabase {
  const db = openDatabase({ url: own.url, max: connections, acquireTimeoutMs: 60_000, lockTimeoutMs: 60_000 })
  const close = async (): Promise<void> => {
    await db.close()
    await own.drop()
  }
  return { db, close }
}

/** Makes the ledger's tables and nothing else. */
export async function buildLedgerTables(url: string): Promise<void> {
  // The tables are one script of several statements, which the platform's own connections do not send.
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(`create schema offstage; ${ledgerTables}`)
  } finally {
    await client.end()
  }
}
