import type { Trace } from '../observe/trace.ts'
import type { Family, Row, Statement } from './database.ts'

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
