import type { Measured } from '../flat/measure.ts'
import type { PlanMode } from '../visits/visits.ts'

/** How much more may be visited when there are ten times as many rows. */
export const GROWTH_MAX = 1.5

/**
 * What may be added whatever was there: an index gets a level when its table grows tenfold, which a read of a handful
 * of rows pays once for each index that it goes into.
 */
const MORE_ROWS = 8
const MORE_BLOCKS = 24

/** How a read's visits differ between two sizes of the same tables. */
export interface Grown {
  readonly isWithin: boolean
  /** The larger of the two ratios beyond what may be added, and what it is a ratio of. */
  readonly ratio: number
  readonly what: 'rows' | 'blocks'
  readonly mode: PlanMode
  readonly before: number
  readonly after: number
  readonly allowed: number
  readonly rows: number
  readonly blocks: number
}

interface Compared {
  readonly what: 'rows' | 'blocks'
  readonly mode: PlanMode
  readonly before: number
  readonly after: number
  readonly ratio: number
  readonly allowed: number
}

/** Compares the same ask at two sizes, under each kind of plan; the answers show as much. */
export function compareVisits(small: Measured, large: Measured): Grown {
  const compared = large.visits.flatMap(({ mode, visit }): readonly Compared[] => {
    const before = small.visits.find((other) => other.mode === mode)?.visit
    if (before === undefined) return []
    const rows = large.isMerged ? rowsOfMerge(before.rows, visit.rows, large) : before.rows
    return [
      compare('rows', mode, rows, visit.rows, MORE_ROWS),
      ...(visit.blocks === undefined || before.blocks === undefined
        ? []
        : [
            compare(
              'blocks',
              mode,
              before.blocks * (rows / Math.max(1, before.rows)),
              visit.blocks,
              MORE_BLOCKS,
            ),
          ]),
    ]
  })
  const [worst] = compared.toSorted((a, b) => b.ratio - a.ratio)
  if (worst === undefined) throw new Error('A read is measured under the same kinds of plans at every size.')
  const most = (what: Compared['what']): number =>
    Math.max(1, ...compared.filter((one) => one.what === what).map(({ ratio }) => ratio))
  return {
    ...worst,
    isWithin: compared.every(({ after, allowed }) => after <= allowed),
    rows: most('rows'),
    blocks: most('blocks'),
  }
}

/**
 * A merge reads a page of each of its ways. One that had less than a page has more to read when there is more, until it
 * has its page, and shows no more rows for it: that much is no growth, and what it comes to at most is held by `flat`.
 */
function rowsOfMerge(before: number, after: number, { allowed }: Measured): number {
  return Math.max(before, Math.min(after, allowed.rows))
}

function compare(
  what: Compared['what'],
  mode: PlanMode,
  before: number,
  after: number,
  more: number,
): Compared {
  return {
    what,
    mode,
    before: Math.round(before),
    after,
    ratio: Math.max(0, after - more) / Math.max(1, before),
    allowed: Math.floor(before * GROWTH_MAX) + more,
  }
}
