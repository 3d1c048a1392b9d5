import type { Id } from '../../values/id.ts'
import type { Instant } from '../../values/instant.ts'

/** A row as it is in the database, by column: JSON values, with money and decimals as text because they are exact. */
export type RowImage = Readonly<Record<string, unknown>>

export interface RowChange {
  readonly resource: string
  readonly id: Id
  readonly operation: 'insert' | 'update' | 'delete'
  readonly before: RowImage | null
  readonly after: RowImage | null
}

export interface EmittedEvent {
  readonly name: string
  readonly payload: unknown
}

export interface EnqueuedJob {
  readonly name: string
  readonly input: unknown
  readonly attemptsMax: number
  readonly runAt: Instant | undefined
}

/** What a transaction has done beyond its own rows, gathered while it runs and recorded before it commits. */
export interface Effects {
  readonly changes: RowChange[]
  readonly events: EmittedEvent[]
  readonly jobs: EnqueuedJob[]
}

export const noEffects = (): Effects => ({ changes: [], events: [], jobs: [] })
