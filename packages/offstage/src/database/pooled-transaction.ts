import type { Trace } from '../observe/trace.ts'
import type { Row, Statement, Transaction } from './database.ts'
import { isLostRace } from './failures.ts'
import { isLostConnection } from './lost-connection.ts'
import type { LentConnection } from './connection-pool.ts'
import { SwallowedFailure, TransactionOver, UnfinishedWork } from './transaction-errors.ts'

/** What a transaction and its savepoints share, because they share the connection. */
interface Course {
  readonly connection: LentConnection
  /** The steps that have begun and not ended, by what they are called. */
  readonly underWay: Map<Promise<unknown>, string>
  /** What the first statement failed with. Until the savepoint around it is gone back to, nothing more is done. */
  failure: Error | undefined
  depth: number
}

/** A transaction, or a savepoint of one, for as long as its work lasts. */
export class PooledTransaction implements Transaction {
  readonly #course: Course
  readonly #isOuterOver: () => boolean
  readonly #afterCommit: (() => void)[] = []
  #hasEnded = false

  constructor(course: Course, isOuterOver: () => boolean = () => false) {
    this.#course = course
    this.#isOuterOver = isOuterOver
  }

  static on(connection: LentConnection): PooledTransaction {
    return new PooledTransaction({ connection, underWay: new Map(), failure: undefined, depth: 0 })
  }

  /** Does the work. At its end everything that comes later is refused, and what is under way is waited for. */
  async run<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    try {
      const result = await work(this)
      const { underWay } = this.#course
      if (underWay.size > 0) throw new UnfinishedWork([...underWay.values()])
      this.#requireWhole()
      return result
    } finally {
      this.#hasEnded = true
      await Promise.allSettled(this.#course.underWay.keys())
    }
  }

  query<R extends Row = Row>(statement: Statement, trace?: Trace): Promise<readonly R[]> {
    return this.#step(statement.text, (connection) => connection.query<R>(statement, trace))
  }

  rows(statement: Statement, trace?: Trace): Promise<readonly (readonly (string | null)[])[]> {
    return this.#step(statement.text, (connection) => connection.rows(statement, trace))
  }

  async savepoint<T>(work: (inner: Transaction) => Promise<T>): Promise<T> {
    const inner = new PooledTransaction(this.#course, () => this.#isOver)
    const name = `s${++this.#course.depth}`
    try {
      await this.#command(`savepoint ${name}`)
      const result = await this.#runIn(name, inner, work)
      this.#afterCommit.push(...inner.#afterCommit)
      return result
    } finally {
      this.#course.depth--
    }
  }

  part<T>(what: string, step: () => T): T {
    if (this.#isOver) throw new TransactionOver(what)
    const done = step()
    return done instanceof Promise ? (this.#count(what, done) as T) : done // a promise of the same
  }

  afterCommit(work: () => void): void {
    this.part('a wish for after the commit', () => this.#afterCommit.push(work))
  }

  runAfterCommit(): void {
    for (const work of this.#afterCommit) work()
  }

  async #runIn<T>(
    name: string,
    inner: PooledTransaction,
    work: (inner: Transaction) => Promise<T>,
  ): Promise<T> {
    try {
      const result = await inner.run(work)
      await this.#command(`release savepoint ${name}`)
      return result
    } catch (error) {
      await this.#goBackTo(name, error)
      throw error
    }
  }

  // A lost race takes the whole transaction back by itself, and so does its end; there is no savepoint to return to.
  async #goBackTo(name: string, error: unknown): Promise<void> {
    const { connection, failure } = this.#course
    if (this.#isOver || isLostRace(error) || isLostRace(failure)) return
    await connection.command(`rollback to savepoint ${name}`)
    this.#course.failure = undefined
  }

  #command(text: string): Promise<void> {
    return this.#step(text, (connection) => connection.command(text))
  }

  async #step<T>(text: string, take: (connection: LentConnection) => Promise<T>): Promise<T> {
    return this.part(`the statement "${shortened(text)}"`, () => this.#whileWhole(take))
  }

  // One family refuses every statement after one that failed, the other would go on with half the work.
  async #whileWhole<T>(take: (connection: LentConnection) => Promise<T>): Promise<T> {
    this.#requireWhole()
    try {
      return await take(this.#course.connection)
    } catch (error) {
      this.#course.failure ??= error instanceof Error ? error : new Error(String(error))
      throw error
    }
  }

  async #count<T>(what: string, step: Promise<T>): Promise<T> {
    const { underWay } = this.#course
    underWay.set(step, what)
    try {
      return await step
    } finally {
      underWay.delete(step)
    }
  }

  get #isOver(): boolean {
    return this.#hasEnded || this.#isOuterOver()
  }

  /** Work that swallowed the error of a statement has not done what it was to do; it is not committed in parts. */
  #requireWhole(): void {
    const { failure } = this.#course
    if (failure === undefined) return
    // What is tried again by somebody, now or when the connection is back, is told as what it is.
    throw isLostRace(failure) || isLostConnection(failure) ? failure : new SwallowedFailure(failure)
  }
}

const SHOWN_MAX = 120

/** Enough of a statement to find it by; its values are not told. */
function shortened(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim()
  return line.length > SHOWN_MAX ? `${line.slice(0, SHOWN_MAX)}…` : line
}
