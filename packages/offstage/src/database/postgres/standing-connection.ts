import pg from 'pg'
import type { Queryable, Row, Statement } from '../database.ts'
import { instantOfDatabase } from './decode.ts'

export interface StandingConnectionOptions {
  readonly url: string
  /** How the server's list of sessions calls it. */
  readonly name: string
  /** Runs each time the connection has been made anew: takes the locks and channels that belong to a session. */
  readonly onUp: (connection: Queryable) => Promise<void>
  readonly onDown?: (error: Error | undefined) => void
  /** A notification on a channel that `onUp` listens to. */
  readonly onNotification?: (channel: string, payload: string) => void
}

/**
 * One connection that stays: for locks that last as long as a session, and for channels that it listens to. Lost, it is
 * made again until `close`. Connect directly: behind a transaction pooler a session is not one's own.
 */
export class StandingConnection implements Queryable {
  readonly #options: StandingConnectionOptions
  #client: pg.Client | undefined
  #retry: NodeJS.Timeout | undefined
  #retries = 0
  #closed = false
  #connecting: Promise<void> | undefined
  // Statements take turns: the driver's own queue for them is going away.
  #turn: Promise<unknown> = Promise.resolve()

  constructor(options: StandingConnectionOptions) {
    this.#options = options
  }

  /** Connects for the first time; throws when that fails. Later losses are mended by themselves. */
  async open(): Promise<void> {
    await this.#connect()
  }

  get isUp(): boolean {
    return this.#client !== undefined
  }

  async query<R extends Row = Row>({ text, values }: Statement): Promise<readonly R[]> {
    const { rows } = await this.#inTurn((client) => client.query<R>({ text, values: [...values] }))
    return rows
  }

  async rows({ text, values }: Statement): Promise<readonly (readonly (string | null)[])[]> {
    const config = { text, values: [...values], rowMode: 'array' as const, types: asText }
    const { rows } = await this.#inTurn((client) => client.query<(string | null)[]>(config))
    return rows
  }

  async close(): Promise<void> {
    this.#closed = true
    clearTimeout(this.#retry)
    await this.#connecting?.catch(() => {})
    const client = this.#client
    this.#client = undefined
    await client?.end().catch(() => {})
  }

  #inTurn<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
    const turn = this.#turn.then(() => {
      if (this.#client === undefined) throw new Error(`The connection "${this.#options.name}" is down.`)
      return work(this.#client)
    })
    this.#turn = turn.catch(() => {})
    return turn
  }

  #connect(): Promise<void> {
    this.#connecting = this.#connectOnce().finally(() => {
      this.#connecting = undefined
    })
    return this.#connecting
  }

  async #connectOnce(): Promise<void> {
    const client = new pg.Client({
      connectionString: this.#options.url,
      application_name: this.#options.name,
      keepAlive: true,
      keepAliveInitialDelayMillis: 5_000,
      connectionTimeoutMillis: 5_000,
      // A server that no longer answers is given up: whoever holds a lock by it must not believe so for ever.
      query_timeout: 15_000,
      types: { getTypeParser: typeParser },
      options: SESSION,
    })
    client.on('error', (error) => this.#lost(client, error))
    client.on('end', () => this.#lost(client, undefined))
    client.on('notification', ({ channel, payload }) =>
      this.#options.onNotification?.(channel, payload ?? ''),
    )
    try {
      await client.connect()
      this.#client = client
      await this.#options.onUp(this)
      this.#retries = 0
    } catch (error) {
      this.#client = undefined
      client.end().catch(() => {})
      throw error
    }
  }

  #lost(client: pg.Client, error: Error | undefined): void {
    if (this.#client !== client) return
    this.#client = undefined
    client.end().catch(() => {})
    this.#options.onDown?.(error)
    this.#reconnectSoon()
  }

  #reconnectSoon(): void {
    if (this.#closed) return
    const delayMs = Math.min(2_000, 50 * 2 ** this.#retries++)
    this.#retry = setTimeout(() => {
      if (!this.#closed) this.#connect().catch(() => this.#reconnectSoon())
    }, delayMs)
    this.#retry.unref()
  }
}

// The server finds out within about fifteen seconds that the other end is gone without a word (power, network), and
// then lets go of the session's locks.
const SESSION = [
  'timezone=UTC',
  'statement_timeout=15000',
  'lock_timeout=5000',
  'idle_in_transaction_session_timeout=30000',
  'tcp_keepalives_idle=5',
  'tcp_keepalives_interval=3',
  'tcp_keepalives_count=3',
]
  .map((setting) => `-c ${setting}`)
  .join(' ')

const TIMESTAMPTZ = 1184

function typeParser(oid: number, format?: 'text' | 'binary') {
  if (oid === TIMESTAMPTZ) return instantOfDatabase
  // The driver's own parsers answer any; what they make is unknown to us until a row's type says it.
  return pg.types.getTypeParser(oid, format) as (text: string) => unknown
}

const asText = { getTypeParser: () => (text: string) => text }
