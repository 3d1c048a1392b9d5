import type { Database, Transaction } from '../database.ts'
import { isLostRace } from '../failures.ts'
import { MigrationError } from './migration-error.ts'
import { hashOf } from './migration-file.ts'
import { readRecords, recordFinish, recordStart, recordTableSql, type MigrationRecord } from './record.ts'
import { applySettings } from './settings.ts'

/** One numbered change to the platform's own schema; its text never changes once it has been released. */
export interface SystemMigration {
  /** `0003-change-log`: applied in the order of the list. */
  readonly name: string
  /** Statements that all run in one transaction. */
  readonly sql: string
}

// Another number than the lock of app migrations: whoever waits here holds a snapshot, which an index build
// under that lock would wait for.
const LOCK = 0x6f66667374616766n

/** Brings the platform's own tables up to date; one select when they are. Answers the names of those applied. */
export async function applySystem(
  db: Database,
  list: readonly SystemMigration[],
): Promise<readonly string[]> {
  if (pendingOf(list, await readRecords(db, 'system')).length === 0) return []
  return db.transaction(async (tx) => {
    await applySettings(tx, { lock_timeout: '60s' })
    await tx.query({ text: 'select pg_advisory_xact_lock($1)', values: [LOCK] })
    await runAll(tx, recordTableSql)
    const pending = pendingOf(list, await readRecords(tx, 'system'))
    for (const migration of pending) await applyOne(tx, migration)
    return pending.map(({ name }) => name)
  })
}

function pendingOf(
  list: readonly SystemMigration[],
  records: readonly MigrationRecord[],
): readonly SystemMigration[] {
  return list.filter(({ name, sql }) => {
    const record = records.find((found) => found.name === name)
    if (record !== undefined && record.sha256 !== hashOf(sql)) throw changed(name)
    return record === undefined
  })
}

function changed(name: string): MigrationError {
  return new MigrationError(
    `The platform's migration ${name} is not the one that was applied to this database.`,
    'This database was made by an unreleased version of the platform; begin anew with an empty one.',
  )
}

async function applyOne(tx: Transaction, { name, sql }: SystemMigration): Promise<void> {
  await recordStart(tx, 'system', name, hashOf(sql))
  await runAll(tx, sql).catch((error: unknown) => {
    if (isLostRace(error)) throw error
    const why = error instanceof Error ? error.message : String(error)
    throw new MigrationError(`The platform's migration ${name} failed: ${why}.`, undefined, { cause: error })
  })
  await recordFinish(tx, 'system', name)
}

// A prepared statement is one statement; inside a block the server takes a whole script.
async function runAll(tx: Transaction, sql: string): Promise<void> {
  const script = quoteDollar(sql)
  await tx.query({ text: `do ${quoteDollar(`begin execute ${script}; end`)}`, values: [] })
}

function quoteDollar(text: string): string {
  let tag = '$script$'
  for (let at = 0; text.includes(tag); at++) tag = `$script${at}$`
  return `${tag}${text}${tag}`
}
