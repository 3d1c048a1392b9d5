import assert from 'node:assert/strict'
import { times, type Id, type Money } from 'offstage'
import type { CartLineRow } from '../cart/cart-line.ts'
import type { ProductRow } from '../products/product.ts'

/** A line of an order to be, at today's price. */
export interface PricedLine {
  readonly product: Id<'product'>
  readonly name: string
  readonly quantity: number
  readonly unitPrice: Money
  readonly amount: Money
}

export type PricedCart =
  | { readonly kind: 'priced'; readonly lines: readonly PricedLine[] }
  | { readonly kind: 'notForSale'; readonly product: Id<'product'> }

/** Prices a cart with what its products cost now; a price is never taken from the cart. */
export function priceCart(lines: readonly CartLineRow[], products: readonly ProductRow[]): PricedCart {
  const priced = lines.map((line) => priceLine(line, products))
  const stale = priced.find(({ active }) => !active)
  if (stale !== undefined) return { kind: 'notForSale', product: stale.product }
  return { kind: 'priced', lines: priced }
}

function priceLine(
  { product: id, quantity }: CartLineRow,
  products: readonly ProductRow[],
): PricedLine & { active: boolean } {
  const product = products.find((each) => each.id === id)
  assert(product !== undefined, `there is no product ${id}`)
  const { name, price, active } = product
  return { product: id, name, quantity, unitPrice: price, amount: times(price, quantity), active }
}
