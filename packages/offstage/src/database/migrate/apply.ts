import type { ApplyOptions } from './apply-options.ts'
import { lockMigrations } from './lock-migrations.ts'
import { MigrationError } from './migration-error.ts'
import {
  parseSteps,
  readMigrations,
  requireFilledIn,
  type FileStep,
  type MigrationFile,
} from './migration-file.ts'
import { readRecords, recordFinish, recordStart, recordTableSql, type MigrationRecord } from './record.ts'
import { runStep } from './run-step.ts'
import { openSession, type Session } from './session.ts'

export interface ApplyOutcome {
  /** The migrations that were finished by this call, in order. */
  readonly applied: readonly string[]
  /** Recorded as applied, and no longer in the folder. */
  readonly missing: readonly string[]
}

/**
 * Runs the migrations of `dir` that the database does not have yet, from the first step that is not done.
 * Throws a MigrationError that says what to do when one cannot go on; what is done stays done.
 */
export async function applyMigrations(
  url: string,
  dir: string,
  options: ApplyOptions = {},
): Promise<ApplyOutcome> {
  const session = await openSession(url)
  try {
    await lockMigrations(session, options)
    await session.run(recordTableSql)
    return await applyPending(session, dir, options)
  } finally {
    // The lock belongs to the session and goes with it.
    await session.close()
  }
}

async function applyPending(session: Session, dir: string, options: ApplyOptions): Promise<ApplyOutcome> {
  const files = await readMigrations(dir)
  const records = await readRecords(session, 'app')
  const missing = requireFiles(records, files)
  for (const name of missing) options.onProgress?.({ kind: 'missing', name })
  // Everything is read and checked before anything runs, so that a slip in the last file is known before the first has run.
  const pending = files.flatMap((file) => pendingOf(file, records) ?? [])
  for (const migration of pending) await applyOne(session, migration, options)
  return { applied: pending.map(({ file }) => file.name), missing }
}

interface PendingMigration {
  readonly file: MigrationFile
  readonly steps: readonly FileStep[]
  readonly record: MigrationRecord | undefined
}

function requireFiles(
  records: readonly MigrationRecord[],
  files: readonly MigrationFile[],
): readonly string[] {
  const gone = records.filter(({ name }) => !files.some((file) => file.name === name))
  const half = gone.find(({ finished }) => !finished)
  if (half !== undefined)
    throw new MigrationError(
      `The migration ${half.name} is half applied to this database and its file is not there.`,
      'Bring the file back; applying goes on at the first step that is not done.',
    )
  return gone.map(({ name }) => name)
}

function pendingOf(file: MigrationFile, records: readonly MigrationRecord[]): PendingMigration | undefined {
  const record = records.find(({ name }) => name === file.name)
  if (record?.finished) {
    requireUnchanged(file, record)
    return undefined
  }
  const steps = parseSteps(file)
  requireDoneStepsUnchanged(file, steps, record)
  for (const step of stepsLeft(steps, record)) requireFilledIn(file, step)
  return { file, steps, record }
}

function requireUnchanged(file: MigrationFile, record: MigrationRecord): void {
  if (file.sha256 === record.sha256) return
  throw new MigrationError(
    `${file.path} has changed since it was applied to this database.`,
    'Put the file back as it was, and write what should be different into a new migration.',
  )
}

// What has run is history; what has not may still be mended, or a step that fails could never be got past.
function requireDoneStepsUnchanged(
  file: MigrationFile,
  steps: readonly FileStep[],
  record: MigrationRecord | undefined,
): void {
  const changed = record?.steps.find(
    (done) => !steps.some((step) => step.number === done.number && step.sha256 === done.sha256),
  )
  if (changed === undefined) return
  throw new MigrationError(
    `Step ${changed.number} of ${file.path} is done in this database and has changed in the file.`,
    'Put the step back as it was; only steps that have not run may change.',
  )
}

function stepsLeft(steps: readonly FileStep[], record: MigrationRecord | undefined): readonly FileStep[] {
  const done = new Set(record?.steps.map(({ number }) => number))
  return steps.filter(({ number }) => !done.has(number))
}

async function applyOne(
  session: Session,
  { file, steps, record }: PendingMigration,
  options: ApplyOptions,
): Promise<void> {
  const { name } = file
  const left = stepsLeft(steps, record)
  options.onProgress?.({ kind: 'file', name, steps: steps.length, done: steps.length - left.length })
  await recordStart(session, 'app', name, file.sha256)
  for (const step of left) {
    options.onProgress?.({ kind: 'step', name, number: step.number, what: step.what })
    const progress = record?.progress?.step === step.number ? record.progress : undefined
    await runStep({ session, file, step, progress, options })
  }
  await recordFinish(session, 'app', name)
  options.onProgress?.({ kind: 'done', name })
}
