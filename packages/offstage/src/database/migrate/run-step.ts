import { databaseFailure, isLostRace } from '../failures.ts'
import { explainFailure } from './explain-failure.ts'
import { pause } from './pause.ts'
import { recordProgress, recordStep } from './record.ts'
import { runBatches } from './run-batches.ts'
import type { Session } from './session.ts'
import type { StepRun } from './step-run.ts'
import { clearIndexLeftover } from './postgres/index-leftover.ts'
import { inTransaction } from './in-transaction.ts'

/** Runs one step until it is done and recorded; while others hold its locks it gives way and tries again. */
export async function runStep(run: StepRun): Promise<void> {
  const attempts = run.options.attempts ?? 10
  for (let attempt = 1; ; attempt++) {
    try {
      return await runOnce(run)
    } catch (error) {
      if (!isInTheWay(error) || attempt >= attempts) throw await explainFailure(run, error, attempt)
      run.options.onProgress?.({
        kind: 'retry',
        name: run.file.name,
        number: run.step.number,
        attempt,
        why: databaseFailure(error)?.code === LOCK_TIMEOUT ? 'others hold its locks' : 'it lost a deadlock',
      })
      await pause(waitMs(attempt))
    }
  }
}

const LOCK_TIMEOUT = '55P03'

function isInTheWay(error: unknown): boolean {
  return databaseFailure(error)?.code === LOCK_TIMEOUT || isLostRace(error)
}

// Long enough for those who queued behind the failed attempt to get through.
function waitMs(attempt: number): number {
  return Math.min(10_000, 100 * 2 ** attempt)
}

function runOnce(run: StepRun): Promise<void> {
  if (run.step.kind === 'alone') return runAlone(run)
  if (run.step.batch !== undefined) return runBatches(run, run.step.batch)
  return runInTransaction(run)
}

// The record commits with the step, so a step is never done and unrecorded, nor recorded and undone.
async function runInTransaction({ session, file, step, options }: StepRun): Promise<void> {
  await inTransaction(session, options, async () => {
    await session.run(step.sql)
    await recordStep(session, file.name, step)
  })
}

// Here the record can only come after. What was started is noted before, so that a finished index that nobody
// recorded can be told from one that somebody else has made: that one the server refuses to build again.
async function runAlone({ session, file, step, progress, options }: StepRun): Promise<void> {
  await session.run(`set lock_timeout = ${options.buildTimeoutMs ?? 1_800_000}`)
  const found = await clearIndexLeftover(session, step.sql)
  if (found === 'whole' && progress !== undefined) return recordStep(session, file.name, step)
  if (found === 'none') await recordProgress(session, file.name, { step: step.number })
  try {
    await session.run(step.sql)
  } catch (error) {
    await leaveNothing(session, file.name, step.sql)
    throw error
  }
  await recordStep(session, file.name, step)
}

// An unfinished unique index refuses rows already, so it does not stay until somebody comes to look. Where the
// connection is what failed, this fails too, and the next call clears up.
async function leaveNothing(session: Session, name: string, sql: string): Promise<void> {
  await clearIndexLeftover(session, sql)
    .then(() => recordProgress(session, name, undefined))
    .catch(() => {})
}
