import type { Database, Family } from '../src/database/database.ts'
import { ledgerTables } from '../src/engine/ledger/ledger-tables.ts'
import { openLedger, type Ledger } from '../src/engine/ledger/ledger.ts'
import { ledgerStoreOf } from '../src/engine/ledger/ledger-store-of.ts'
import { ledgerTables as mysqlLedgerTables } from '../src/engine/ledger/mysql/ledger-tables.ts'
import type { Row, Transaction } from '../src/database/database.ts'
import type { Trace } from '../src/observe/trace.ts'
import { openPlace } from './families.ts'

/** A database of one family with the ledger's tables and nothing else. */
export interface LedgerPlace {
  readonly family: Family
  readonly db: Database
  ledger(tx: Transaction, trace?: Trace): Ledger
  /** Sends a statement that names a table as `offstage.ledger_…`. */
  sql(text: string): Promise<readonly Row[]>
  close(): Promise<void>
}

export async function openLedgerPlace(family: Family, connections = 10): Promise<LedgerPlace> {
  const place = await openPlace(family)
  if (family === 'mysql') for (const text of mysqlLedgerTables) await place.ask(text)
  else await place.ask(`create schema offstage; ${ledgerTables}`)
  const db = place.open({ max: connections, acquireTimeoutMs: 60_000, lockTimeoutMs: 60_000 })
  const store = ledgerStoreOf(family)
  return {
    family,
    db,
    ledger: (tx, trace) => openLedger(tx, store, trace),
    sql: (text) =>
      db.query({ text: family === 'mysql' ? text.replaceAll('offstage.', 'offstage_') : text, values: [] }),
    close: () => place.remove(),
  }
}
