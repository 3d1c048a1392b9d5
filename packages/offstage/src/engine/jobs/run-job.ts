import type { Database, Transaction } from '../../database/database.ts'
import { Problem } from '../../errors.ts'
import type { Model } from '../../model/model.ts'
import { Trace } from '../../observe/trace.ts'
import { systemActor } from '../../policy/actor.ts'
import type { Dialect } from '../../sql/dialect.ts'
import type { AttachFile } from '../act/act-context.ts'
import { boundTx } from '../act/bound-tx.ts'
import { openContext, settleEffects } from '../act/perform.ts'
import { giveUp, handBack, noteInterruption, retryLater, takeJob, type ClaimedJob } from './claim-jobs.ts'
import { isLostConnection } from '../../database/lost-connection.ts'
import { workWords } from '../outbox/record-effects.ts'
import type { JobHandler } from './job-handler.ts'
import { noticeLoss } from './notice-loss.ts'

export interface RunParts {
  readonly model: Model
  readonly dialect: Dialect
  readonly database: Database
  readonly attachFile: AttachFile
  /** A commit happened: whoever works on effects should look. */
  readonly wake: () => void
  /** The first wait after a failure; it doubles with every further one. */
  readonly retryBaseMs: number
}

/** `done`, or what became of it: `lost` to another worker, `failed` or `interrupted` and to be tried again, `givenUp`, `handedBack`. */
export type JobOutcome = 'done' | 'lost' | 'failed' | 'interrupted' | 'givenUp' | 'handedBack'

/** Why a run is stopped from outside. */
export type StopReason = 'timeout' | 'stopping'

// Ten processes that ended while they ran this job are no accident.
const INTERRUPTIONS_MAX = 10
const RETRY_MAX_MS = 3_600_000

/** Runs a claimed job: its work, its effects and its completion in one transaction; answers what became of it. */
export async function runJob(
  job: ClaimedJob,
  handler: JobHandler,
  parts: RunParts,
  stop: AbortController,
): Promise<{ readonly outcome: JobOutcome; readonly trace: Trace }> {
  const trace = traceOf(job)
  const step = trace.begin('job', `Worked on: ${workWords(job.name)}`, {
    id: job.id,
    name: job.name,
    attempt: job.failures + 1,
    attemptsMax: job.attemptsMax,
  })
  const outcome = await tryJob(job, handler, parts, trace, stop)
  step.detail['outcome'] = outcome
  trace.finish(step)
  trace.end(outcome)
  return { outcome, trace }
}

function traceOf(job: ClaimedJob): Trace {
  const trace = new Trace('job', `Afterwards: ${workWords(job.name)}`, job.cause)
  trace.actor = { kind: 'system', name: `job ${job.name}`, roles: [] }
  return trace
}

async function tryJob(
  job: ClaimedJob,
  handler: JobHandler,
  parts: RunParts,
  trace: Trace,
  stop: AbortController,
): Promise<JobOutcome> {
  if (job.interruptions >= INTERRUPTIONS_MAX) {
    await giveUp(
      parts.database,
      job,
      `It was cut short ${job.interruptions} times: its process ended, or its connection to the database.`,
      job.failures,
    )
    return 'givenUp'
  }
  const timer = setTimeout(() => stop.abort('timeout' satisfies StopReason), handler.timeoutMs)
  try {
    const taken = await transact(job, handler, parts, trace, stop.signal)
    return taken ? 'done' : 'lost'
  } catch (error) {
    return await settleFailure(job, handler, parts, trace, stop.signal, error)
  } finally {
    clearTimeout(timer)
  }
}

async function transact(
  job: ClaimedJob,
  handler: JobHandler,
  parts: RunParts,
  trace: Trace,
  signal: AbortSignal,
): Promise<boolean> {
  // What the function throws may look like a lost connection and be one to somebody else: a mail server, say.
  let isInside = false
  try {
    return await parts.database.transaction(async (tx) => {
      isInside = true
      const taken = await work(tx, job, handler, parts, trace, signal)
      isInside = false
      return taken
    }, trace)
  } catch (error) {
    throw !isInside && isLostConnection(error) ? new Interrupted() : error
  }
}

/** Does the work; false when another worker has the job. */
async function work(
  inner: Transaction,
  job: ClaimedJob,
  handler: JobHandler,
  parts: RunParts,
  trace: Trace,
  signal: AbortSignal,
): Promise<boolean> {
  const { tx, isLost } = noticeLoss(inner)
  try {
    await holdToTime(tx, handler.timeoutMs)
    if (!(await takeJob(tx, job))) return false
    // A job that was stopped may go on running, because nothing in JavaScript can end a function from outside. What it
    // does then, or whatever comes because an await is missing, the savepoint refuses.
    const context = await tx.savepoint(async (within) => {
      const actor = systemActor(`job ${job.name}`)
      const opened = { ...(await openContext({ actor, trace }, within, parts)), unrestricted: true }
      await Promise.race([
        handler.run({ input: job.input, tx: boundTx(opened), attempt: job.failures + 1, signal, trace }),
        stopped(signal),
      ])
      return opened
    })
    await settleEffects({ ...context, tx })
    tx.afterCommit(parts.wake)
    return true
  } catch (error) {
    throw isLost() ? new Interrupted() : error
  }
}

/** The connection was lost, whatever the function made of it. */
class Interrupted extends Error {}

/** A job may think for longer than a request: the connection's limits become its own. */
async function holdToTime(tx: Transaction, timeoutMs: number): Promise<void> {
  await tx.query({
    name: 'offstage_job_limits',
    text: `select set_config('statement_timeout', $1, true), set_config('idle_in_transaction_session_timeout', $2, true)`,
    values: [String(timeoutMs), String(timeoutMs + 5_000)],
  })
}

function stopped(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    const refuse = (): void => reject(new Stopped())
    if (signal.aborted) refuse()
    else signal.addEventListener('abort', refuse, { once: true })
  })
}

class Stopped extends Error {}

async function settleFailure(
  job: ClaimedJob,
  handler: JobHandler,
  parts: RunParts,
  trace: Trace,
  signal: AbortSignal,
  error: unknown,
): Promise<JobOutcome> {
  if (signal.reason === 'stopping' || isBusy(error)) {
    await handBack(parts.database, job)
    return 'handedBack'
  }
  if (error instanceof Interrupted) {
    await noteInterruption(parts.database, job, retryDelayMs(job.interruptions + 1, parts.retryBaseMs))
    return 'interrupted'
  }
  const message = signal.reason === 'timeout' ? `Took longer than ${handler.timeoutMs} ms.` : messageOf(error)
  const failures = job.failures + 1
  trace.note('job', `It failed: ${message}`, { error: message, failures, attemptsMax: job.attemptsMax })
  if (failures >= job.attemptsMax) {
    await giveUp(parts.database, job, message, failures)
    return 'givenUp'
  }
  await retryLater(parts.database, job, message, retryDelayMs(failures, parts.retryBaseMs))
  return 'failed'
}

/** No connection was free: that is no fault of the job. */
const isBusy = (error: unknown): boolean => error instanceof Problem && error.code === 'E_BUSY'

const MESSAGE_MAX = 2_000

function messageOf(error: unknown): string {
  const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error)
  return text.slice(0, MESSAGE_MAX)
}

/** Twice as long after each failure, and never the same for two jobs that failed together. */
function retryDelayMs(failures: number, baseMs: number): number {
  return Math.min(RETRY_MAX_MS, baseMs * 2 ** (failures - 1)) * (0.5 + Math.random())
}
