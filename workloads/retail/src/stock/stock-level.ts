import { anyOf, balance, belongsTo, resource, type RowOf } from 'offstage'
import { Product } from '../products/product.ts'
import { Location } from './location.ts'

/** How many pieces of a product are at a location: a ledger account of its own, which never goes below zero. */
export const StockLevel = resource('stockLevel', {
  product: belongsTo(Product, { inverse: 'stock' }),
  location: belongsTo(Location, { inverse: 'stock' }),
  onHand: balance('piece'),
})
  .list({ by: ['product'] })
  .list({ by: ['location'], then: ['createdAt'] })
  .list({ by: ['product', 'location'], unique: true })
  .live()
  .policy((level, actor) => ({ read: anyOf(level.product.active.is(true), actor.hasRole('clerk')) }))

export type StockLevelRow = RowOf<typeof StockLevel>
