import type { Id, Tx } from 'offstage'

/** What an import does its work with: the platform's seed, as far as it is needed here. */
export interface ImportSeed {
  /** Runs work in one transaction that no policy binds, once: what has committed is skipped at the next start. */
  step(name: string, work: (tx: Tx) => Promise<void>): Promise<void>
  storeFile(bytes: Buffer, file: { readonly purpose: string; readonly name: string }): Promise<Id<'file'>>
  progress(label: string, done: number, total: number): void
}

/** A portion of an import: one transaction, kept whole or not at all. */
export interface ImportStep {
  /** Never changes its meaning: it is how the database remembers that this was done. */
  readonly name: string
  /** In a word, for a progress bar: `Orders`. */
  readonly label: string
  /** How many rows of the source it brings in. */
  readonly size: number
  run(tx: Tx): Promise<void>
}

/** Runs steps one after the other: an import that was killed goes on where it was when it is started again. */
export async function runSteps(seed: ImportSeed, steps: readonly ImportStep[]): Promise<void> {
  const total = steps.reduce((sum, step) => sum + step.size, 0)
  let done = 0
  for (const step of steps) {
    seed.progress(step.label, done, total)
    await seed.step(step.name, (tx) => step.run(tx))
    done += step.size
  }
  seed.progress('Done', done, total)
}

/** Makes one step for each portion of at most `most` rows. */
export function stepsOf<Row>(
  rows: readonly Row[],
  portion: {
    readonly label: string
    readonly most: number
    readonly sizeOf?: (rows: readonly Row[]) => number
    readonly run: (tx: Tx, rows: readonly Row[]) => Promise<void>
  },
): readonly ImportStep[] {
  const { label, most, sizeOf = (some: readonly Row[]) => some.length, run } = portion
  return Array.from({ length: Math.ceil(rows.length / most) }, (_, at) => {
    const some = rows.slice(at * most, (at + 1) * most)
    const name = `superstore ${label.toLowerCase()} ${at + 1}`
    return { name, label, size: sizeOf(some), run: (tx) => run(tx, some) }
  })
}
