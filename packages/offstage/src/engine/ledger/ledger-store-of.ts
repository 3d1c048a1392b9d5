import type { Family } from '../../database/database.ts'
import type { LedgerStore } from './ledger-store.ts'
import { mysqlLedger } from './mysql/mysql-ledger.ts'
import { postgresLedger } from './postgres/postgres-ledger.ts'

/** How a family of databases keeps the ledger. */
export const ledgerStoreOf = (family: Family): LedgerStore =>
  family === 'mysql' ? mysqlLedger : postgresLedger
