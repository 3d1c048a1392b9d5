import pg from 'pg'
import { problem } from '../../errors.ts'
import type { Trace } from '../../observe/trace.ts'
import type { DatabaseOptions, Row, Statement } from '../database.ts'
import { isGoodbye } from '../failures.ts'
import type { ConnectionPool, LentConnection } from '../connection-pool.ts'
import { traceStatement } from '../trace-statement.ts'
import { instantOfDatabase } from './decode.ts'
import { preparedName } from './prepared-names.ts'
import { sessionOptions } from './session-options.ts'
import { TextRows, type TextRow } from './text-rows.ts'

/** Connections to PostgreSQL; each is made when it is first needed. */
export class PostgresPool implements ConnectionPool {
  readonly family = 'postgres'
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

  async lend(): Promise<LentConnection> {
    try {
      return new PostgresConnection(await this.#pool.connect())
    } catch (error) {
      if (error instanceof Error && error.message.includes('timeout exceeded when trying to connect'))
        throw problem('E_BUSY', {}, { retryAfterSeconds: 1 })
      throw error
    }
  }

  close(): Promise<void> {
    return this.#pool.end()
  }
}

class PostgresConnection implements LentConnection {
  readonly #client: pg.PoolClient
  #inTransaction = false

  constructor(client: pg.PoolClient) {
    this.#client = client
  }

  async query<R extends Row = Row>(statement: Statement, trace?: Trace): Promise<readonly R[]> {
    if (statement.isHandWritten !== true || !this.#inTransaction) return this.#run<R>(statement, trace)
    await this.#client.query(setSorting('on'))
    const rows = await this.#run<R>(statement, trace)
    await this.#client.query(setSorting('off'))
    return rows
  }

  rows(statement: Statement, trace?: Trace): Promise<readonly TextRow[]> {
    return traceStatement(statement, trace, async () => {
      const known = preparedName(this.#client, statement.name)
      const name = known instanceof Promise ? await known : known
      return this.#client.query(new TextRows(statement, name)).done
    })
  }

  async begin(): Promise<void> {
    await this.#client.query('begin')
    this.#inTransaction = true
  }

  async commit(): Promise<void> {
    const { command } = await this.#client.query('commit')
    this.#inTransaction = false
    if (command !== 'COMMIT')
      throw new Error('The server took the transaction back where it was to commit it.')
  }

  async rollback(): Promise<void> {
    await this.#client.query('rollback')
    this.#inTransaction = false
  }

  async command(text: string): Promise<void> {
    await this.#client.query(text)
  }

  // The server says goodbye before the connection ends; until then it would be given to the next one.
  release(error?: unknown): void {
    this.#client.release(isGoodbye(error) || this.#inTransaction)
  }

  #run<R extends Row>(statement: Statement, trace?: Trace): Promise<readonly R[]> {
    return traceStatement(statement, trace, async () => {
      const known = preparedName(this.#client, statement.name)
      const name = known instanceof Promise ? await known : known
      const { rows } = await this.#client.query<R>({
        ...(name !== undefined && { name }),
        text: statement.text,
        values: [...statement.values],
      })
      return rows
    })
  }
}

/** Until the transaction ends, or the savepoint that a failing statement goes back to. */
const setSorting = (what: 'on' | 'off'): string =>
  `set local enable_sort = ${what}; set local enable_incremental_sort = ${what}`

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
