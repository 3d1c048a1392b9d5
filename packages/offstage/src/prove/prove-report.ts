import type { ProofReport } from './proof.ts'

/** The whole of a run: what `offstage prove --json` writes, under a name for its shape that changes when the shape does. */
export interface ProveReport {
  readonly format: 'offstage-prove/1'
  readonly app: string
  /** `PostgreSQL 18.4` */
  readonly database: string
  readonly startedAt: string
  readonly rows: number
  readonly seed: number
  readonly only?: string
  /** Whether every proof holds. */
  readonly holds: boolean
  readonly proofs: readonly ProvedReport[]
}

/** A proof's report, and how it came out. */
export interface ProvedReport extends ProofReport {
  readonly name: string
  readonly shows: string
  /**
   * `holds`: something was checked and nothing violated. `broken`: there are violations. `empty`: nothing was checked.
   * `failed`: the proof itself could not go on, and `summary` says why.
   */
  readonly outcome: 'holds' | 'broken' | 'empty' | 'failed'
  readonly seconds: number
}
