import type { Id, Tx } from 'offstage'
import { Product, type ProductRow } from '../products/product.ts'
import { StockLevel, type StockLevelRow } from '../stock/stock-level.ts'

// A product is at four locations or so; with 50 products in a cart this is far from reached.
const LEVELS_MAX = 1_000

/**
 * Locks products and then counts what is on their shelves. Whoever takes or brings stock locks the product first, so
 * the counts hold until this transaction ends: it was the wait for the lock that could have made them old.
 */
export async function lockStock(
  { unrestricted }: Pick<Tx, 'unrestricted'>,
  ids: readonly Id<'product'>[],
): Promise<{ readonly products: readonly ProductRow[]; readonly levels: readonly StockLevelRow[] }> {
  const products = await unrestricted.lockMany(Product, ids)
  const levels = await unrestricted.list(StockLevel, { product: { in: ids } }, { limit: LEVELS_MAX })
  return { products, levels }
}
