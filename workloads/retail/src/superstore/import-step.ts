import type { Tx } from 'offstage'

/** Runs work in one transaction that no policy binds: all of it is kept, or nothing. */
export type InTransaction = <T>(work: (tx: Tx) => Promise<T>) => Promise<T>

/** A portion of an import: one transaction. */
export interface ImportStep {
  /** In words, for a progress bar: `Orders`. */
  readonly what: string
  /** How much of the whole it is, in rows of its source. */
  readonly size: number
  /** Says whether a former run has done it. A step is done whole or not at all, so one row of it tells. */
  isDone(tx: Tx): Promise<boolean>
  run(tx: Tx): Promise<void>
}

export interface ImportProgress {
  readonly what: string
  readonly done: number
  readonly total: number
}

/**
 * Runs steps one after the other, each in a transaction of its own, and skips those that are done: an import that was
 * killed goes on where it was when it is started again.
 */
export async function runSteps(
  steps: readonly ImportStep[],
  inTransaction: InTransaction,
  onProgress: (progress: ImportProgress) => void = () => undefined,
): Promise<void> {
  const total = steps.reduce((sum, step) => sum + step.size, 0)
  let done = 0
  for (const step of steps) {
    onProgress({ what: step.what, done, total })
    await inTransaction(async (tx) => {
      if (!(await step.isDone(tx))) await step.run(tx)
    })
    done += step.size
  }
  onProgress({ what: 'Done', done, total })
}

/** Cuts rows into portions of at most `size`. */
export function portionsOf<Row>(rows: readonly Row[], size: number): readonly (readonly Row[])[] {
  return Array.from({ length: Math.ceil(rows.length / size) }, (_, at) =>
    rows.slice(at * size, (at + 1) * size),
  )
}
