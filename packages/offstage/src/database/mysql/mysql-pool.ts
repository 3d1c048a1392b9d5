import type { FieldPacket, Pool, PoolConnection } from 'mysql2/promise'
import { problem } from '../../errors.ts'
import type { Trace } from '../../observe/trace.ts'
import type { DatabaseOptions, Row, Statement } from '../database.ts'
import { isGoodbye } from '../failures.ts'
import type { ConnectionPool, LentConnection } from '../connection-pool.ts'
import { traceStatement } from '../trace-statement.ts'
import { isLostConnection } from '../lost-connection.ts'
import { connectionOptions } from './connection-options.ts'
import { decodeRow, textOf } from './decode.ts'
import { prepareSession } from './prepare-session.ts'

/** Connections to MariaDB; each is made when it is first needed, and set up before its first statement. */
export class MysqlPool implements ConnectionPool {
  readonly family = 'mysql'
  #pool: Promise<Pool> | undefined
  readonly #options: DatabaseOptions
  /** The driver's connections that have been set up. */
  readonly #ready = new WeakSet<object>()

  constructor(options: DatabaseOptions) {
    this.#options = options
  }

  async lend(): Promise<LentConnection> {
    const connection = await this.#acquire()
    // The promises are a thin cover that is made anew each time; what lasts is the connection inside it.
    const inner = connection.connection
    if (!this.#ready.has(inner)) {
      try {
        await prepareSession(connection, this.#options)
      } catch (error) {
        connection.destroy()
        throw error
      }
      this.#ready.add(inner)
    }
    return new MysqlConnection(connection)
  }

  async close(): Promise<void> {
    const pool = await this.#pool
    await pool?.end()
  }

  /** The driver is loaded when it is first needed: it takes a tenth of a second, which no start on the other family pays. */
  async #open(): Promise<Pool> {
    const { createPool } = await import('mysql2/promise')
    return createPool({
      ...connectionOptions(this.#options.url),
      connectionLimit: this.#options.max ?? 10,
      idleTimeout: 30_000,
    })
  }

  /** The driver waits for ever; what comes after we have stopped waiting goes back at once. */
  async #acquire(): Promise<PoolConnection> {
    const pool = await (this.#pool ??= this.#open())
    const { promise, resolve, reject } = Promise.withResolvers<PoolConnection>()
    let isLate = false
    const timer = setTimeout(() => {
      isLate = true
      reject(problem('E_BUSY', {}, { retryAfterSeconds: 1 }))
    }, this.#options.acquireTimeoutMs ?? 5_000)
    pool.getConnection().then(
      (connection) => {
        clearTimeout(timer)
        if (isLate) connection.release()
        else resolve(connection)
      },
      (error: unknown) => {
        clearTimeout(timer)
        reject(error instanceof Error ? error : new Error(String(error)))
      },
    )
    return promise
  }
}

class MysqlConnection implements LentConnection {
  readonly #connection: PoolConnection
  #inTransaction = false

  constructor(connection: PoolConnection) {
    this.#connection = connection
  }

  query<R extends Row = Row>(statement: Statement, trace?: Trace): Promise<readonly R[]> {
    return traceStatement(statement, trace, async () => {
      const [rows, fields] = await this.#execute(statement)
      // The caller says what its own columns are; each was decoded by its type.
      return rows.map((row) => decodeRow(row, fields) as R)
    })
  }

  rows(statement: Statement, trace?: Trace): Promise<readonly (readonly (string | null)[])[]> {
    return traceStatement(statement, trace, async () => {
      const [rows] = await this.#execute(statement)
      return rows.map((row) => row.map(textOf))
    })
  }

  async begin(): Promise<void> {
    await this.command('start transaction')
    this.#inTransaction = true
  }

  async commit(): Promise<void> {
    await this.command('commit')
    this.#inTransaction = false
  }

  async rollback(): Promise<void> {
    await this.command('rollback')
    this.#inTransaction = false
  }

  async command(text: string): Promise<void> {
    await this.#connection.query(text)
  }

  release(error?: unknown): void {
    if (this.#inTransaction || isGoodbye(error) || isLostConnection(error)) this.#connection.destroy()
    else this.#connection.release()
  }

  /** Rows as arrays, and nothing for a statement that has none. */
  async #execute({
    text,
    values,
  }: Statement): Promise<readonly [readonly unknown[][], readonly FieldPacket[]]> {
    const [rows, fields] = await this.#connection.execute({
      sql: text,
      values: values.map(asParameter),
      rowsAsArray: true,
    })
    // A statement without rows answers a summary of what it did.
    return Array.isArray(rows) ? [rows as unknown[][], fields] : [[], []]
  }
}

/** A list travels as JSON, which the statement takes apart; what is undefined is nothing. */
function asParameter(value: unknown): string | number | boolean | bigint | Buffer | null {
  if (value === null || value === undefined) return null
  if (typeof value === 'bigint') return value.toString()
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value
  return Buffer.isBuffer(value) ? value : JSON.stringify(value)
}
