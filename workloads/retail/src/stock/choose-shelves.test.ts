import { newId, type Id } from 'offstage'
import { expect, test } from 'vitest'
import { chooseShelves } from './choose-shelves.ts'
import type { StockLevelRow } from './stock-level.ts'

const [chair, lamp] = [newId<'product'>(), newId<'product'>()]

const shelf = (product: Id<'product'>, amount: bigint) =>
  ({
    id: newId<'stockLevel'>(),
    product,
    onHand: { account: newId<'ledgerAccount'>(), amount },
  }) as StockLevelRow // as far as choosing looks at it

test('each line is sent from the shelf with the most of it', () => {
  const levels = [shelf(chair, 3n), shelf(chair, 9n), shelf(lamp, 5n)]
  const lines = [
    { product: chair, quantity: 2 },
    { product: lamp, quantity: 5 },
  ]
  const choice = chooseShelves(lines, levels)
  expect(choice.kind === 'chosen' && lines.map((line) => choice.shelves.get(line))).toEqual([
    levels[1],
    levels[2],
  ])
})

test('a line that no single shelf can send is short, and told how much one could', () => {
  const line = { product: chair, quantity: 4 }
  expect(chooseShelves([line], [shelf(chair, 3n), shelf(chair, 2n)])).toEqual({
    kind: 'short',
    line,
    onHand: 3n,
  })
  expect(chooseShelves([line], [shelf(lamp, 9n)])).toEqual({ kind: 'short', line, onHand: 0n })
})
