import assert from 'node:assert/strict'
import type { Tx } from 'offstage'
import { StockLevel } from '../stock/stock-level.ts'
import { stepsOf, type ImportStep } from './import-step.ts'
import { planStock, type InitialStock } from './plan-stock.ts'
import { locationId, productId, stockLevelId } from './source-id.ts'
import type { Superstore } from './superstore.ts'

const PORTION = 2_000

/** A shelf for every product at every location, filled from the world outside before the first order. */
export function stockSteps(store: Superstore): readonly ImportStep[] {
  return stepsOf(planStock(store), {
    label: 'Stock',
    most: PORTION,
    find: (tx, { sku, region }) => tx.unrestricted.find(StockLevel, stockLevelId(sku, region)),
    run: fillShelves,
  })
}

async function fillShelves(tx: Tx, shelves: readonly InitialStock[]): Promise<void> {
  const levels = await tx.unrestricted.insertMany(
    StockLevel,
    shelves.map(({ sku, region }) => ({
      id: stockLevelId(sku, region),
      product: productId(sku),
      location: locationId(region),
    })),
  )
  const accounts = new Map(levels.map((level) => [level.id, level.onHand.account]))
  const world = await tx.ledger.world('piece')
  const result = await tx.ledger.post(
    shelves
      .filter(({ pieces }) => pieces > 0n)
      .map((shelf) => {
        const account = accounts.get(stockLevelId(shelf.sku, shelf.region))
        assert(account !== undefined)
        return { from: world, to: { account }, amount: shelf.pieces, reason: 'receipt' }
      }),
  )
  assert(result.kind === 'posted', 'the ledger refused to fill the shelves')
}
