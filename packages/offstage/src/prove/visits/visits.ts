import type { Statement } from '../../database/database.ts'

/** How a database ran a statement: what it had to touch, which is what grows with the data if anything does. */
export interface Visit {
  /** Rows that were looked at, those that were thrown away among them, over all repetitions. */
  readonly rows: number
  /** Blocks that were looked at: index entries that were walked in vain may count here only. Undefined where it cannot be told. */
  readonly blocks: number | undefined
  readonly timeMs: number | undefined
  /** Where most rows were visited. */
  readonly busiest: BusiestStep | undefined
  /** The plan as text. */
  readonly plan: string
}

export interface BusiestStep {
  readonly table: string
  /** The index that was walked; undefined where the whole table was. */
  readonly index: string | undefined
  readonly rows: number
  /** Rows that were looked at and thrown away, and the condition by which, in the database's words. */
  readonly removed: number
  readonly filter: string | undefined
}

/** Planned with the values at hand, or once for all values: a prepared statement meets both. */
export type PlanMode = 'custom' | 'generic'

/** Measures what statements visit, on a connection of its own. A database is one implementation of this. */
export interface Visits {
  /** The ways in which this database may plan a statement. */
  readonly modes: readonly PlanMode[]
  of(statement: Statement, mode: PlanMode): Promise<Visit>
  /** CPU time that the measuring connection has used so far, where the system tells. */
  cpuMs(): Promise<number | undefined>
  close(): Promise<void>
}
