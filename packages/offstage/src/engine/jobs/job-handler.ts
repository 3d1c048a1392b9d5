import type { Tx } from '../../declare/tx.ts'
import type { Model } from '../../model/model.ts'
import type { Trace } from '../../observe/trace.ts'
import { checkShape } from '../act/check-shape.ts'
import { ATTEMPTS_DEFAULT } from '../act/bound-tx.ts'

/** What a platform job is given; like a declared job, and with its timeline. */
export interface PlatformJobContext {
  readonly input: unknown
  /** Without policies; commits together with the job's completion. */
  readonly tx: Tx
  readonly attempt: number
  readonly signal: AbortSignal
  readonly trace: Trace
}

/** A job that the platform itself brings: `offstage.sendMail`. */
export interface PlatformJob {
  /** A cron expression in UTC for one that runs by itself. */
  readonly every?: string
  readonly attempts?: number
  readonly timeoutMs?: number
  readonly run: (context: PlatformJobContext) => Promise<void>
}

export type PlatformJobs = Readonly<Record<string, PlatformJob>>

/** How a job of one name is run. */
export interface JobHandler {
  readonly name: string
  readonly every: string | undefined
  readonly attemptsMax: number
  readonly timeoutMs: number
  readonly run: (context: PlatformJobContext) => Promise<void>
}

const TIMEOUT_DEFAULT_MS = 60_000

/** Everything this node can run, by name: the app's jobs and the platform's. */
export function jobHandlers(model: Model, platformJobs: PlatformJobs): ReadonlyMap<string, JobHandler> {
  const declared = [...model.jobs.values()].map(({ name, settings, run }): JobHandler => ({
    name,
    every: settings.every,
    attemptsMax: settings.attempts ?? ATTEMPTS_DEFAULT,
    timeoutMs: settings.timeoutMs ?? TIMEOUT_DEFAULT_MS,
    run: ({ input, tx, attempt, signal }) =>
      // The input was checked against the shape that the function's type was inferred from.
      run({ input: checkShape(settings.input, input), tx, attempt, signal } as never),
  }))
  const own = Object.entries(platformJobs).map(([name, job]): JobHandler => ({
    name,
    every: job.every,
    attemptsMax: job.attempts ?? ATTEMPTS_DEFAULT,
    timeoutMs: job.timeoutMs ?? TIMEOUT_DEFAULT_MS,
    run: job.run,
  }))
  return new Map([...declared, ...own].map((handler) => [handler.name, handler]))
}
