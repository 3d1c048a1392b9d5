import { sizeFunctions } from '../database/migrate/postgres/size-functions.ts'
import { wordFunctions } from '../database/migrate/postgres/word-functions.ts'
import type { SystemMigration } from '../database/migrate/system.ts'
import { keyTables } from '../engine/act/key-tables.ts'
import { fileTables } from '../engine/files/file-tables.ts'
import { jobTables } from '../engine/jobs/job-tables.ts'
import { ledgerTables } from '../engine/ledger/ledger-tables.ts'
import { outboxTables } from '../engine/outbox/outbox-tables.ts'
import { tallyFunctions } from '../engine/tally/tally-functions.ts'
import { identityTables } from '../identity/identity-tables.ts'
import { seedTables } from './seed.ts'

/** The platform's own tables, in schema `offstage`, in the order they came. A released text never changes. */
export const systemMigrations: readonly SystemMigration[] = [
  { name: '0001-ledger', sql: ledgerTables },
  { name: '0002-change-log', sql: outboxTables },
  { name: '0003-jobs', sql: jobTables },
  { name: '0004-idempotency-keys', sql: keyTables },
  { name: '0005-files', sql: fileTables },
  { name: '0006-seeds', sql: seedTables },
  { name: '0007-identity', sql: identityTables },
  { name: '0008-tallies', sql: tallyFunctions },
  { name: '0009-small-tables', sql: sizeFunctions },
  { name: '0010-search-words', sql: wordFunctions },
]
