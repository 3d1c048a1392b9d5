import type { Change } from './change.ts'

/** One thing that a migration does, between two points at which it can stop and go on. */
export type Step = StatementStep | BatchedStep | RepeatStep

/** SQL that runs once: in a transaction, or alone where the server refuses one. */
export interface StatementStep {
  readonly kind: 'transactional' | 'alone'
  /** Finishes the sentence "This step will …". */
  readonly what: string
  readonly sql: string
  /** Said to whoever reviews the file. */
  readonly caution?: string
  /** Steps in a row with the same group become one. */
  readonly group?: string
}

/** A statement that runs once for each page of a table's rows, with `:first` and `:last` as the keys of the page. */
export interface BatchedStep {
  readonly kind: 'batched'
  readonly what: string
  readonly sql: string
  readonly caution?: string
  readonly table: string
  readonly key: string
}

/** The last batched step once more, for rows that arrived after their page was done. */
export interface RepeatStep {
  readonly kind: 'repeat'
  readonly what: string
}

/** What a database family brings to migrations: the steps that carry a change out on a server in use. */
export interface MigrationDialect {
  readonly name: string
  steps(change: Change): readonly Step[]
}

/** Stands where only the author knows the value; a file that still has it is not run. */
export const blank = '<value>'
