import assert from 'node:assert/strict'
import { action, integer, ref, type Id, type Tx } from 'offstage'
import { Product } from '../products/product.ts'
import { Location } from './location.ts'
import { StockLevel, type StockLevelRow } from './stock-level.ts'

/** A clerk books goods in: pieces come from the world outside onto the shelf. */
export const receiveStock = action(
  'receiveStock',
  {
    input: { product: ref(Product), location: ref(Location), quantity: integer({ min: 1, max: 100_000 }) },
    output: { stockLevel: ref(StockLevel), onHand: integer() },
    idempotency: 'required',
    allow: (actor) => actor.hasRole('clerk'),
  },
  async ({ input, tx }) => {
    const location = await tx.get(Location, input.location)
    // The product is locked as a checkout locks it: nobody chooses between its shelves while they change.
    const product = await tx.lock(Product, input.product)
    const shelf =
      (await shelfAt(tx, product.id, location.id)) ?? (await newShelf(tx, product.id, location.id))
    const result = await tx.ledger.post([
      {
        from: await tx.ledger.world('piece'),
        to: { account: shelf.onHand.account },
        amount: BigInt(input.quantity),
        reason: 'receipt',
      },
    ])
    assert(result.kind === 'posted', 'the ledger refused a receipt of stock')
    const [posted] = result.transfers
    assert(posted !== undefined)
    return { stockLevel: shelf.id, onHand: Number(posted.toBalance) }
  },
)

const shelfAt = (
  tx: Tx,
  product: Id<'product'>,
  location: Id<'location'>,
): Promise<StockLevelRow | undefined> => tx.first(StockLevel, { product, location })

const newShelf = (tx: Tx, product: Id<'product'>, location: Id<'location'>): Promise<StockLevelRow> =>
  tx.unrestricted.insert(StockLevel, { product, location })
