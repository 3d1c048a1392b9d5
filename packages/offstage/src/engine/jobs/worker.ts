import type { Queryable } from '../../database/database.ts'
import { StandingConnection } from '../../database/postgres/standing-connection.ts'
import type { Trace } from '../../observe/trace.ts'
import { newId } from '../../values/id.ts'
import { claimJobs, freeJobsOfTheDead, handBack, lockAlive, type ClaimedJob } from './claim-jobs.ts'
import { jobHandlers, type JobHandler, type PlatformJobs } from './job-handler.ts'
import { runJob, type RunParts, type StopReason } from './run-job.ts'
import { planSchedule, putDownDue } from './schedule.ts'

export interface WorkerOptions extends Omit<RunParts, 'retryBaseMs'> {
  /** Where to connect for the connection that says that the worker lives. */
  readonly url: string
  readonly platformJobs?: PlatformJobs
  /** Jobs at the same time; each has a connection of the pool while it runs. */
  readonly concurrency?: number
  readonly pollMs?: number
  readonly retryBaseMs?: number
  readonly leaseMs?: number
  /** Told of every run when it is over. */
  readonly onTrace?: (trace: Trace) => void
  /** Something of the worker's own failed and will be tried again. */
  readonly onError?: (error: unknown) => void
}

/** Runs the jobs that transactions left behind. */
export interface Worker {
  /** Says that there may be work. A hint; without it the work is found a moment later. */
  wake(): void
  /** Takes nothing new, waits for what runs up to `timeoutMs`, and hands the rest back. */
  stop(timeoutMs: number): Promise<void>
}

export async function openWorker(options: WorkerOptions): Promise<Worker> {
  const worker = new JobWorker(options)
  await worker.open()
  return worker
}

const CONCURRENCY_DEFAULT = 4
const POLL_MS = 1_000
// A claim is followed by its run at once, and the run holds the row's lock; this is only how long a job is away
// when its worker fell silent between the two without losing its connection.
const LEASE_MS = 15_000

class JobWorker implements Worker {
  readonly #options: WorkerOptions
  readonly #handlers: ReadonlyMap<string, JobHandler>
  readonly #names: readonly string[]
  readonly #concurrency: number
  readonly #connection: StandingConnection
  readonly #running = new Map<ClaimedJob, { readonly stop: AbortController; readonly done: Promise<void> }>()
  #id = ''
  #isClaiming = false
  #claiming: Promise<void> = Promise.resolve()
  #again = false
  #poll: NodeJS.Timeout | undefined
  #looking: Promise<void> | undefined
  #isStopping = false

  constructor(options: WorkerOptions) {
    this.#options = options
    this.#handlers = jobHandlers(options.model, options.platformJobs ?? {})
    this.#names = [...this.#handlers.keys()]
    this.#concurrency = options.concurrency ?? CONCURRENCY_DEFAULT
    this.#connection = new StandingConnection({
      url: options.url,
      name: 'offstage worker',
      onUp: (connection) => this.#comeAlive(connection),
    })
  }

  async open(): Promise<void> {
    await planSchedule(this.#options.database, this.#handlers.values())
    await this.#connection.open()
    await this.#look()
    this.#pollLater()
  }

  wake(): void {
    this.#again = true
    if (this.#isClaiming || this.#isStopping) return
    this.#isClaiming = true
    this.#claiming = this.#claimAll().finally(() => {
      this.#isClaiming = false
      // A job may have ended, and with it a place become free, after the last look.
      if (this.#again && this.#mayClaim()) this.wake()
    })
  }

  async stop(timeoutMs: number): Promise<void> {
    this.#isStopping = true
    clearTimeout(this.#poll)
    await this.#looking
    await this.#claiming
    await this.#runningEnd(timeoutMs)
    for (const { stop } of this.#running.values()) stop.abort('stopping' satisfies StopReason)
    await Promise.all([...this.#running.values()].map(({ done }) => done))
    await this.#connection.close()
  }

  /** A name of its own for each session: after a loss nobody waits for the server to notice. */
  async #comeAlive(connection: Queryable): Promise<void> {
    const id = newId<'worker'>()
    await lockAlive(connection, id)
    this.#id = id
    this.wake()
  }

  #pollLater(): void {
    if (this.#isStopping) return
    this.#poll = setTimeout(() => {
      this.#looking = this.#look().finally(() => this.#pollLater())
    }, this.#options.pollMs ?? POLL_MS)
    this.#poll.unref()
  }

  async #look(): Promise<void> {
    try {
      await freeJobsOfTheDead(this.#options.database, this.#id)
      await putDownDue(this.#options.database, this.#handlers)
    } catch (error) {
      this.#options.onError?.(error)
    }
    this.wake()
  }

  async #claimAll(): Promise<void> {
    try {
      while (this.#again && this.#mayClaim()) {
        this.#again = false
        const limit = this.#concurrency - this.#running.size
        const jobs = await claimJobs(this.#options.database, {
          worker: this.#id,
          names: this.#names,
          limit,
          leaseMs: this.#options.leaseMs ?? LEASE_MS,
        })
        for (const job of jobs) this.#begin(job)
        if (jobs.length === limit) this.#again = true
      }
    } catch (error) {
      this.#options.onError?.(error)
    }
  }

  #mayClaim(): boolean {
    return !this.#isStopping && this.#connection.isUp && this.#running.size < this.#concurrency
  }

  #begin(job: ClaimedJob): void {
    const stop = new AbortController()
    const done = this.#run(job, stop).finally(() => {
      this.#running.delete(job)
      this.wake()
    })
    this.#running.set(job, { stop, done })
  }

  async #run(job: ClaimedJob, stop: AbortController): Promise<void> {
    try {
      const handler = this.#handlers.get(job.name)
      if (handler === undefined) return await handBack(this.#options.database, job)
      const parts = { ...this.#options, retryBaseMs: this.#options.retryBaseMs ?? RETRY_BASE_MS }
      const { outcome, trace } = await runJob(job, handler, parts, stop)
      if (outcome !== 'lost') this.#options.onTrace?.(trace)
    } catch (error) {
      // Even the note of the failure failed: the lease runs out, and the job comes again.
      this.#options.onError?.(error)
    }
  }

  async #runningEnd(timeoutMs: number): Promise<void> {
    const all = Promise.all([...this.#running.values()].map(({ done }) => done))
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, timeoutMs)
    })
    await Promise.race([all, late])
    clearTimeout(timer)
  }
}

const RETRY_BASE_MS = 1_000
