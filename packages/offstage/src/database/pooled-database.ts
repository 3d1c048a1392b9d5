import type { Trace } from '../observe/trace.ts'
import type { Database, Family, Row, Statement, Transaction } from './database.ts'
import { isLostRace } from './failures.ts'

/** A server's connections, as what its driver does of its own; everything else about a database is said once, here. */
export interface ConnectionPool {
  readonly family: Family
  /** Lends a connection, or refuses with E_BUSY when none comes free in time. */
  lend(): Promise<LentConnection>
  close(): Promise<void>
}

/** A connection in the hands of one user. */
export interface LentConnection {
  query<R extends Row = Row>(statement: Statement, trace?: Trace): Promise<readonly R[]>
  rows(statement: Statement, trace?: Trace): Promise<readonly (readonly (string | null)[])[]>
  begin(): Promise<void>
  /** Throws when the server took the transaction back instead. */
  commit(): Promise<void>
  rollback(): Promise<void>
  /** Runs what has neither values nor rows, such as a savepoint. */
  command(text: string): Promise<void>
  /** Gives it back; after `error` it is closed where it may not be used again. */
  release(error?: unknown): void
}

/** A database over a pool: every family begins, retries and takes back in the same words. */
export class PooledDatabase implements Database {
  readonly #pool: ConnectionPool

  constructor(pool: ConnectionPool) {
    this.#pool = pool
  }

  get family(): Family {
    return this.#pool.family
  }

  query<R extends Row = Row>(statement: Statement, trace?: Trace): Promise<readonly R[]> {
    return this.#with((connection) => connection.query<R>(statement, trace))
  }

  rows(statement: Statement, trace?: Trace): Promise<readonly (readonly (string | null)[])[]> {
    return this.#with((connection) => connection.rows(statement, trace))
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

  close(): Promise<void> {
    return this.#pool.close()
  }

  async #with<T>(work: (connection: LentConnection) => Promise<T>): Promise<T> {
    const connection = await this.#pool.lend()
    let failure: unknown
    try {
      return await work(connection)
    } catch (error) {
      failure = error
      throw error
    } finally {
      connection.release(failure)
    }
  }

  async #transactOnce<T>(work: (tx: Transaction) => Promise<T>, attempt: number, trace?: Trace): Promise<T> {
    const connection = await this.#pool.lend()
    const step = trace?.begin('transaction', 'Did everything in one step: all of it or nothing', {
      outcome: 'rolledBack',
      retries: attempt - 1,
    })
    const tx = new PooledTransaction(connection)
    let broken: unknown
    try {
      await connection.begin()
      const result = await work(tx)
      tx.requireWhole()
      await connection.commit()
      if (step) step.detail['outcome'] = 'committed'
      tx.runAfterCommit()
      return result
    } catch (error) {
      broken = await rollBack(connection)
      throw error
    } finally {
      if (step) trace?.finish(step)
      connection.release(broken)
    }
  }
}

class PooledTransaction implements Transaction {
  readonly #connection: LentConnection
  readonly #afterCommit: (() => void)[] = []
  #depth = 0
  /** What a statement failed with. Until the savepoint around it is gone back to, nothing more is done. */
  #failure: Error | undefined

  constructor(connection: LentConnection) {
    this.#connection = connection
  }

  query<R extends Row = Row>(statement: Statement, trace?: Trace): Promise<readonly R[]> {
    return this.#whileWhole(() => this.#connection.query<R>(statement, trace))
  }

  rows(statement: Statement, trace?: Trace): Promise<readonly (readonly (string | null)[])[]> {
    return this.#whileWhole(() => this.#connection.rows(statement, trace))
  }

  async savepoint<T>(work: () => Promise<T>): Promise<T> {
    const name = `s${++this.#depth}`
    await this.#whileWhole(() => this.#connection.command(`savepoint ${name}`))
    try {
      const result = await work()
      await this.#whileWhole(() => this.#connection.command(`release savepoint ${name}`))
      return result
    } catch (error) {
      await this.#goBackTo(name, error)
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

  /** Work that swallowed the error of a statement has not done what it was to do; it is not committed in parts. */
  requireWhole(): void {
    if (this.#failure !== undefined) throw this.#failure
  }

  // A lost race takes the whole transaction back by itself; there is no savepoint to return to.
  async #goBackTo(name: string, error: unknown): Promise<void> {
    if (isLostRace(error) || isLostRace(this.#failure)) return
    await this.#connection.command(`rollback to savepoint ${name}`)
    this.#failure = undefined
  }

  // One family refuses every statement after one that failed, the other would go on with half the work.
  async #whileWhole<T>(work: () => Promise<T>): Promise<T> {
    this.requireWhole()
    try {
      return await work()
    } catch (error) {
      this.#failure = error instanceof Error ? error : new Error(String(error))
      throw error
    }
  }
}

const ATTEMPTS_MAX = 6

/** Rolls back; answers the error when the connection is past saving, so that the pool drops it. */
async function rollBack(connection: LentConnection): Promise<unknown> {
  try {
    await connection.rollback()
    return undefined
  } catch (error) {
    return error
  }
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
