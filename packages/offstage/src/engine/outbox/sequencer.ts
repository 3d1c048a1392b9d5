import type { Queryable } from '../../database/database.ts'
import { StandingConnection } from '../../database/postgres/standing-connection.ts'
import { moveChanges, renewEpoch } from './move-changes.ts'
import { RETENTION_DEFAULT, trimChanges, trimEvents, type Retention } from './trim-changes.ts'

export interface SequencerOptions {
  /** Where to connect; a connection of its own, beside any pool. */
  readonly url: string
  readonly retention?: Retention
  /** How often it looks by itself, in case a signal was lost. */
  readonly pollMs?: () => number
  /** The log may have grown. Comes on every node, whichever of them sequences. */
  readonly onGrown: () => void
  /** Something failed that will be tried again. */
  readonly onError?: (error: unknown) => void
}

// Two-part advisory locks are a space of their own; the parts are "off" and "seq" in ASCII.
const LOCK = [0x6f6666, 0x736571] as const
const WAKE = 'offstage_wake'
const GROWN = 'offstage_grown'
const BATCH = 500
const TRIM_EVERY_MS = 60_000
const EVENT_DAYS = 30

/**
 * Moves committed changes on into the log, one node at a time: it holds a session lock and works on that same
 * session, so whoever loses the lock loses the hands as well. The others wait for the lock, and pass signals on.
 */
export class Sequencer {
  readonly #options: SequencerOptions
  readonly #connection: StandingConnection
  #leads = false
  #busy = false
  #again = false
  #poll: NodeJS.Timeout | undefined
  #wakeSoon: NodeJS.Timeout | undefined
  #trimmedAtMs = 0
  #closed = false

  constructor(options: SequencerOptions) {
    this.#options = options
    this.#connection = new StandingConnection({
      url: options.url,
      name: 'offstage sequencer',
      onUp: (connection) => this.#onUp(connection),
      onDown: () => {
        this.#leads = false
      },
      onNotification: (channel) => {
        if (channel === GROWN) this.#options.onGrown()
        else if (this.#leads) this.#run()
      },
    })
  }

  async open(): Promise<void> {
    await this.#connection.open()
    this.#pollLater()
  }

  /** Says that something was committed. Cheap: many calls in a moment are one. */
  wake(): void {
    this.#wakeSoon ??= setTimeout(() => {
      this.#wakeSoon = undefined
      if (this.#closed) return
      if (this.#leads) this.#run()
      else if (this.#connection.isUp) this.#tell(WAKE)
    }, WAKE_AFTER_MS)
  }

  async close(): Promise<void> {
    this.#closed = true
    clearTimeout(this.#poll)
    clearTimeout(this.#wakeSoon)
    await this.#connection.close()
  }

  async #onUp(connection: Queryable): Promise<void> {
    await connection.query({ text: `listen ${WAKE}`, values: [] })
    await connection.query({ text: `listen ${GROWN}`, values: [] })
    await this.#tryToLead(connection)
    // Whatever happened while nobody listened is found now.
    this.#options.onGrown()
  }

  async #tryToLead(connection: Queryable): Promise<void> {
    const [lock] = await connection.query<{ held: boolean }>({
      text: 'select pg_try_advisory_lock($1, $2) as held',
      values: LOCK,
    })
    if (lock?.held !== true) return
    await renewEpoch(connection)
    this.#leads = true
    this.#run()
  }

  #run(): void {
    this.#again = true
    if (!this.#busy) void this.#moveAll()
  }

  async #moveAll(): Promise<void> {
    this.#busy = true
    try {
      while (this.#again && this.#leads && !this.#closed) {
        this.#again = false
        const moved = await moveChanges(this.#connection, BATCH)
        if (moved === 0) continue
        if (moved === BATCH) this.#again = true
        this.#options.onGrown()
        this.#tell(GROWN)
      }
    } catch (error) {
      // The rows are where they were; the next look finds them.
      if (!this.#closed) this.#options.onError?.(error)
    } finally {
      this.#busy = false
    }
  }

  #pollLater(): void {
    if (this.#closed) return
    this.#poll = setTimeout(
      () => void this.#look().finally(() => this.#pollLater()),
      this.#options.pollMs?.() ?? 1_000,
    )
    this.#poll.unref()
  }

  async #look(): Promise<void> {
    try {
      if (!this.#connection.isUp) return
      if (!this.#leads) await this.#tryToLead(this.#connection)
      else {
        this.#run()
        await this.#trimNowAndThen()
      }
      this.#options.onGrown()
    } catch (error) {
      if (!this.#closed) this.#options.onError?.(error)
    }
  }

  async #trimNowAndThen(): Promise<void> {
    if (performance.now() - this.#trimmedAtMs < TRIM_EVERY_MS) return
    this.#trimmedAtMs = performance.now()
    await trimChanges(this.#connection, this.#options.retention ?? RETENTION_DEFAULT)
    await trimEvents(this.#connection, EVENT_DAYS)
  }

  // Only sequencers notify, each in a transaction of its own: NOTIFY makes commits queue for one lock, and a caller's
  // transaction has no business there.
  #tell(channel: string): void {
    this.#connection.query({ text: `notify ${channel}`, values: [] }).catch(() => {})
  }
}

// Long enough to gather a burst of commits into one batch, and far below what anybody notices.
const WAKE_AFTER_MS = 2
