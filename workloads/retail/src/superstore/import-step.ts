import type { Seed, Tx } from 'offstage'

/** A portion of an import: one transaction. */
export interface ImportStep {
  /** In a word, for a progress bar: `Orders`. */
  readonly label: string
  /** How many rows of the source it brings in. */
  readonly size: number
  /** Says whether a former run has done it. A step is kept whole or not at all, so one of its rows tells. */
  isDone(tx: Tx): Promise<boolean>
  run(tx: Tx): Promise<void>
}

/** Runs steps one after the other, but for those that are done: a killed import goes on where it was. */
export async function runSteps(seed: Seed, steps: readonly ImportStep[]): Promise<void> {
  const total = steps.reduce((sum, step) => sum + step.size, 0)
  let done = 0
  for (const step of steps) {
    seed.progress(step.label, done, total)
    await seed.transaction(async (tx) => {
      if (!(await step.isDone(tx))) await step.run(tx)
    })
    done += step.size
  }
  seed.progress('Done', done, total)
}

export interface Portions<Row> {
  readonly label: string
  /** Rows in a portion, at most. */
  readonly most: number
  /** How many rows of the source a portion is, when it is not one for one. */
  readonly sizeOf?: (rows: readonly Row[]) => number
  /** Finds what a former run made of a row. */
  readonly find: (tx: Tx, row: Row) => Promise<object | undefined>
  readonly run: (tx: Tx, rows: readonly Row[]) => Promise<void>
}

/** Makes a step of each portion of the rows. */
export function stepsOf<Row>(rows: readonly Row[], portions: Portions<Row>): readonly ImportStep[] {
  const { label, most, sizeOf = (some: readonly Row[]) => some.length, find, run } = portions
  return rows
    .filter((_, at) => at % most === 0)
    .map((first, portion): ImportStep => {
      const some = rows.slice(portion * most, (portion + 1) * most)
      return {
        label,
        size: sizeOf(some),
        isDone: async (tx) => (await find(tx, first)) !== undefined,
        run: (tx) => run(tx, some),
      }
    })
}
