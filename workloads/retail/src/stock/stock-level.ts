import { balance, belongsTo, everyone, resource, text, type Id, type RowOf } from 'offstage'
import { Product } from '../products/product.ts'
import { Location } from './location.ts'

/** How many pieces of a product are at a location: a ledger account of its own, which never goes below zero. */
export const StockLevel = resource('stockLevel', {
  product: belongsTo(Product, { inverse: 'stock' }),
  location: belongsTo(Location, { inverse: 'stock' }),
  /** Made of the two links, so that the database refuses a second shelf for the same product at the same place. */
  shelf: text({ max: 73 }).unique(),
  onHand: balance('piece'),
})
  .list({ by: ['product'] })
  .list({ by: ['location'], then: ['createdAt'] })
  .list({ by: ['product', 'location'] })
  .live()
  .policy(() => ({ read: everyone }))

export type StockLevelRow = RowOf<typeof StockLevel>

/** The name of the one shelf for a product at a location. */
export const shelfOf = (product: Id<'product'>, location: Id<'location'>): string => `${product}/${location}`
