import type { Trace } from '../observe/trace.ts'
import type { ConnectionPool, LentConnection } from './connection-pool.ts'
import type { Database, Family, Row, Statement, Transaction } from './database.ts'
import { isLostRace } from './failures.ts'
import { PooledTransaction } from './pooled-transaction.ts'

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
    const tx = PooledTransaction.on(connection)
    let broken: unknown
    try {
      await connection.begin()
      const result = await tx.run(work)
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
