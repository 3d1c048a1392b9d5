import type { Trace } from '../observe/trace.ts'

/** Servers that understand the same SQL: PostgreSQL, and MariaDB with its relatives. */
export type Family = 'postgres' | 'mysql'

export interface DatabaseOptions {
  readonly url: string
  /** Connections at most. */
  readonly max?: number
  /** How long a request may wait for a connection. */
  readonly acquireTimeoutMs?: number
  readonly statementTimeoutMs?: number
  readonly lockTimeoutMs?: number
}

/** One SQL statement ready to send: a name for the prepared statement (same shape, same name), text and values. */
export interface Statement {
  /** Names the prepared statement; left out for a statement that is sent once. */
  readonly name?: string
  readonly text: string
  readonly values: readonly unknown[]
  /** Where among the values the guard's stand (the session's id, the security version): no timeline shows them to anybody. */
  readonly guardAt?: readonly number[]
  /** What it does, in plain words, for the timeline: `Looked up products`. */
  readonly about?: string
  /**
   * The asker's own policy is part of it, so what it carries and finds is theirs to see. Of any other statement a
   * timeline shows only the shape: how many rows were found past the policies can tell what they hide.
   */
  readonly isJudged?: boolean
  /** Somebody wrote it who may have meant to sort; what the platform writes itself has an index for every order. */
  readonly isHandWritten?: boolean
}

/** A row as the driver decodes it; keyed by column name. Bigints and numerics are text, timestamps ISO text in UTC with microseconds. */
export type Row = Readonly<Record<string, unknown>>

/** Whatever can run a statement: the pool, or the one connection of a transaction. */
export interface Queryable {
  /** Runs a statement and answers its rows as objects. */
  query<R extends Row = Row>(statement: Statement, trace?: Trace): Promise<readonly R[]>
  /** Runs a statement and answers its rows as arrays of the server's text, for answers whose JSON the database built. */
  rows(statement: Statement, trace?: Trace): Promise<readonly (readonly (string | null)[])[]>
}

/**
 * Once a statement has failed, only the way back is left: to a savepoint, or out. Once its work has ended, everything is
 * refused, because the connection is about to be somebody else's.
 */
export interface Transaction extends Queryable {
  /**
   * Runs `work` inside a savepoint; what it wrote is undone when it throws, and the error goes on. `inner` is this
   * transaction until the work ends, and refuses what comes later.
   */
  savepoint<T>(work: (inner: Transaction) => Promise<T>): Promise<T>
  /**
   * Counts `step` as a part of the work, by whatever name it has for who calls it: the work may not end before it does.
   * Every statement is one.
   */
  part<T>(what: string, step: () => T): T
  /** Runs after the commit, and never when the transaction rolled back. A hint, never the truth. */
  afterCommit(work: () => void): void
}

export interface Database extends Queryable {
  /** Which SQL it understands. */
  readonly family: Family
  /** Runs `work` in one READ COMMITTED transaction; deadlocks and serialisation failures retry the whole of it. */
  transaction<T>(work: (tx: Transaction) => Promise<T>, trace?: Trace): Promise<T>
  close(): Promise<void>
}
