import type pg from 'pg'
import type { Entry } from '../entry.ts'
import { openLoader } from '../load/open-loader.ts'
import { takeSample } from './take-sample.ts'

export interface Rounds {
  readonly rounds: number
  readonly seconds: number
  /** The bench's own connection. */
  readonly database: pg.Client
}

/** Every round takes a sample of each, and begins with another one, so that no place in the order is anybody's own. */
export async function measureRounds(
  entries: readonly Entry[],
  { rounds, seconds, database }: Rounds,
): Promise<void> {
  const loader = openLoader()
  try {
    for (let round = 0; round < rounds; round++) {
      console.error(`Round ${round + 1} of ${rounds}`)
      for (let turn = 0; turn < entries.length; turn++) {
        const entry = entries[(turn + round) % entries.length]
        if (entry === undefined) continue
        const { subject, headers, asks, samples } = entry
        samples.push(
          await takeSample({ loader, database, subject, headers, asks, durationMs: seconds * 1_000 }),
        )
      }
    }
  } finally {
    loader.close()
  }
}
