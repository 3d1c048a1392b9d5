import pg from 'pg'
import { problem } from '../errors.ts'
import type { Trace } from '../observe/trace.ts'
import { instantOfDatabase } from './decode.ts'
import type { Database, Row, Statement, Transaction } from './database.ts'
import { isGoodbye, isLostRace } from './failures.ts'
import { preparedName } from './prepared-names.ts'
import { TextRows, type TextRow } from './text-rows.ts'

export interface DatabaseOptions {
  readonly url: string
  /** Connections at most. */
  readonly max?: number
  /** How long a request may wait for a connection. */
  readonly acquireTimeoutMs?: number
  readonly statementTimeoutMs?: number
  readonly lockTimeoutMs?: number
}

/** Opens a pool of connections to PostgreSQL; connections are made when first needed. */
export function openDatabase(options: DatabaseOptions): Database {
  return new PostgresDatabase(options)
}

class PostgresDatabase implements Database {
  readonly #pool: pg.Pool

  constructor(options: DatabaseOptions) {
    this.#pool = new pg.Pool({
      connectionString: options.url,
      max: options.max ?? 10,
      connectionTimeoutMillis: options.acquireTimeoutMs ?? 5_000,
      idleTimeoutMillis: 30_000,
      application_name: 'offstage',
      types: { getTypeParser: typeParser },
      options: sessionOptions(options),
    })
    // An idle connection that the server closed (a restart, say) is replaced at the next use; nobody waits on it.
    this.#pool.on('error', () => {})
    // A connection in use that is lost fails its statement, or the next one. It also says so as an event, which
    // without a listener would end the process.
    this.#pool.on('connect', (client) => client.on('error', () => {}))
  }

  query<R extends Row = Row>(statement: Statement, trace?: Trace): Promise<readonly R[]> {
    return this.#with((client) => runQuery<R>(client, statement, trace))
  }

  rows(statement: Statement, trace?: Trace): Promise<readonly TextRow[]> {
    return this.#with((client) => runRows(client, statement, trace))
  }

  async transaction<T>(work: (tx: Transaction) => Promise<T>, trace?: Trace): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.#transactOnce(work, attempt, trace)
      } catch (error) {
        if (!isLostRace(error) || attempt === ATTEMPTS_MAX) throw error
        await pause(2 ** attempt * 5 * (0.5 + Math.random()))
      }
    }
  }

  async close(): Promise<void> {
    await this.#pool.end()
  }

  async #with<T>(work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
    const client = await this.#acquire()
    let isEnding = false
    try {
      return await work(client)
    } catch (error) {
      // The server says so before the connection ends; until then it would be given to the next one.
      isEnding = isGoodbye(error)
      throw error
    } finally {
      client.release(isEnding)
    }
  }

  async #acquire(): Promise<pg.PoolClient> {
    try {
      return await this.#pool.connect()
    } catch (error) {
      if (error instanceof Error && error.message.includes('timeout exceeded when trying to connect'))
        throw problem('E_BUSY', {}, { retryAfterSeconds: 1 })
      throw error
    }
  }

  async #transactOnce<T>(work: (tx: Transaction) => Promise<T>, attempt: number, trace?: Trace): Promise<T> {
    const client = await this.#acquire()
    const step = trace?.begin('transaction', 'Did everything in one step: all of it or nothing', {
      outcome: 'rolledBack',
      retries: attempt - 1,
    })
    const tx = new PostgresTransaction(client)
    let broken: Error | undefined
    try {
      await client.query('begin')
      const result = await work(tx)
      await client.query('commit')
      if (step) step.detail['outcome'] = 'committed'
      tx.runAfterCommit()
      return result
    } catch (error) {
      broken = await rollBack(client)
      throw error
    } finally {
      if (step) trace?.finish(step)
      client.release(broken)
    }
  }
}

class PostgresTransaction implements Transaction {
  readonly #client: pg.PoolClient
  readonly #afterCommit: (() => void)[] = []
  #depth = 0

  constructor(client: pg.PoolClient) {
    this.#client = client
  }

  async query<R extends Row = Row>(statement: Statement, trace?: Trace): Promise<readonly R[]> {
    if (statement.isHandWritten !== true) return runQuery<R>(this.#client, statement, trace)
    await this.#client.query(setSorting('on'))
    const rows = await runQuery<R>(this.#client, statement, trace)
    await this.#client.query(setSorting('off'))
    return rows
  }

  rows(statement: Statement, trace?: Trace): Promise<readonly (readonly (string | null)[])[]> {
    return runRows(this.#client, statement, trace)
  }

  async savepoint<T>(work: () => Promise<T>): Promise<T> {
    const name = `s${++this.#depth}`
    await this.#client.query(`savepoint ${name}`)
    try {
      const result = await work()
      await this.#client.query(`release savepoint ${name}`)
      return result
    } catch (error) {
      // A lost race rolls the whole transaction back by itself; there is no savepoint to return to.
      if (!isLostRace(error)) await this.#client.query(`rollback to savepoint ${name}`)
      throw error
    } finally {
      this.#depth--
    }
  }

  afterCommit(work: () => void): void {
    this.#afterCommit.push(work)
  }

  runAfterCommit(): void {
    for (const work of this.#afterCommit) work()
  }
}

/** Until the transaction ends, or the savepoint that a failing statement goes back to. */
const setSorting = (what: 'on' | 'off'): string =>
  `set local enable_sort = ${what}; set local enable_incremental_sort = ${what}`

const ATTEMPTS_MAX = 6

/** Rolls back; answers the error when the connection is past saving, so that the pool drops it. */
async function rollBack(client: pg.PoolClient): Promise<Error | undefined> {
  try {
    await client.query('rollback')
    return undefined
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error))
  }
}

async function runQuery<R extends Row>(
  client: pg.PoolClient,
  statement: Statement,
  trace?: Trace,
): Promise<readonly R[]> {
  const step = beginStatement(statement, trace)
  const known = preparedName(client, statement.name)
  const name = known instanceof Promise ? await known : known
  const values = [...statement.values]
  const { rows } = await client.query<R>({
    ...(name !== undefined && { name }),
    text: statement.text,
    values,
  })
  finishStatement(step, rows.length, trace)
  return rows
}

async function runRows(
  client: pg.PoolClient,
  statement: Statement,
  trace?: Trace,
): Promise<readonly TextRow[]> {
  const step = beginStatement(statement, trace)
  const known = preparedName(client, statement.name)
  const name = known instanceof Promise ? await known : known
  const rows = await client.query(new TextRows(statement, name)).done
  finishStatement(step, rows.length, trace)
  return rows
}

function beginStatement(statement: Statement, trace?: Trace) {
  return trace?.begin('statement', statement.about ?? 'Asked the database', {
    sql: statement.text,
    values: statement.values,
    rows: 0,
    ...(statement.isJudged === true && { isJudged: true }),
  })
}

function finishStatement(step: ReturnType<typeof beginStatement>, rows: number, trace?: Trace): void {
  if (step === undefined || trace === undefined) return
  step.detail['rows'] = rows
  trace.finish(step)
}

/** The settings that every connection begins with, as the server takes them at its start. */
export function sessionOptions(
  options: Pick<DatabaseOptions, 'statementTimeoutMs' | 'lockTimeoutMs'>,
): string {
  const settings = {
    // The embedded role is called offstage, and a role's own schema would otherwise come before public.
    search_path: 'public',
    timezone: 'UTC',
    synchronous_commit: 'on',
    // A page comes in the order of its index. The planner knows how many children a parent has on average and not how
    // many this one has: it fetched and sorted the 24,000 rows of one parent because most have two. Off means only that
    // a way without sorting is taken where there is one.
    enable_sort: 'off',
    enable_incremental_sort: 'off',
    statement_timeout: options.statementTimeoutMs ?? 15_000,
    lock_timeout: options.lockTimeoutMs ?? 5_000,
    idle_in_transaction_session_timeout: 30_000,
  }
  return Object.entries(settings)
    .map(([name, value]) => `-c ${name}=${value}`)
    .join(' ')
}

// OIDs from pg_type.dat: timestamp with time zone 1184, date 1082, integer types 21, 23; the rest keeps pg's defaults,
// in which bigint and numeric stay text and json is parsed.
const TIMESTAMPTZ = 1184
const DATE = 1082

function typeParser(oid: number, format?: 'text' | 'binary'): (text: string) => unknown {
  if (oid === TIMESTAMPTZ) return instantOfDatabase
  if (oid === DATE) return identity
  return pg.types.getTypeParser(oid, format) as (text: string) => unknown // the driver's parsers take its text
}

const identity = (text: string): string => text

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
