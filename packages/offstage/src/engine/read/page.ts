import type { ReadPlan } from '../../plan/read-plan.ts'

/** What a read found: each row as JSON text, as the database built it. */
export interface Page {
  readonly rows: readonly string[]
  /** The order's keys of each row, as text. */
  readonly keys: readonly (readonly string[])[]
  /** The last row's keys when there are more rows. */
  readonly next: readonly string[] | undefined
  /** How many rows there are, up to one past the cap; undefined when nobody asked. */
  readonly count: number | undefined
  readonly plan: ReadPlan
}
