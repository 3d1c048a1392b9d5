import type { Database } from '../../database/database.ts'

/** A database that is made for a proof and thrown away after it. */
export interface ScratchDatabase {
  readonly url: string
  readonly database: Database
  drop(): Promise<void>
}
