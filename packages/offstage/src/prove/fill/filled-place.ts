import type { Database } from '../../database/database.ts'
import type { Model } from '../../model/model.ts'
import type { ScratchDatabase } from '../scratch/scratch-database.ts'

/** A database full of generated rows, and how to speak of one of them. */
export interface FilledPlace extends ScratchDatabase {
  readonly model: Model
  readonly database: Database
  /** How many rows the largest tables have. */
  readonly rows: number
  /** How many rows a resource has: fewer where it is small, or where a unique field allows no more. */
  countOf(resource: string): number
  /** The id of a resource's row by its number, from 1. */
  id(resource: string, number: number): string
}
