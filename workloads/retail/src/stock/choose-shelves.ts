import type { Id } from 'offstage'
import type { StockLevelRow } from './stock-level.ts'

/** So many pieces of a product that somebody wants. */
export interface Wanted {
  readonly product: Id<'product'>
  readonly quantity: number
}

export type ShelfChoice<Line extends Wanted> =
  | { readonly kind: 'chosen'; readonly shelves: ReadonlyMap<Line, StockLevelRow> }
  /** No shelf has enough for a line; `onHand` is the most that one of them could send. */
  | { readonly kind: 'short'; readonly line: Line; readonly onHand: bigint }

/**
 * Chooses the one location that each line is sent from: the one with the most on hand, so that small remainders are
 * left for small orders. A line is never split between locations: one line is one parcel.
 */
export function chooseShelves<Line extends Wanted>(
  lines: readonly Line[],
  levels: readonly StockLevelRow[],
): ShelfChoice<Line> {
  const shelves = new Map<Line, StockLevelRow>()
  for (const line of lines) {
    const fullest = fullestOf(levels.filter(({ product }) => product === line.product))
    const onHand = fullest?.onHand.amount ?? 0n
    if (fullest === undefined || onHand < BigInt(line.quantity)) return { kind: 'short', line, onHand }
    shelves.set(line, fullest)
  }
  return { kind: 'chosen', shelves }
}

function fullestOf(levels: readonly StockLevelRow[]): StockLevelRow | undefined {
  return levels.reduce<StockLevelRow | undefined>(
    (fullest, level) =>
      fullest === undefined || level.onHand.amount > fullest.onHand.amount ? level : fullest,
    undefined,
  )
}
