import { anyOf, belongsTo, boolean, file, money, resource, text, type RowOf } from 'offstage'
import { Category } from '../categories/category.ts'

/** Something the shop sells. One that is no longer sold stays for the sake of past orders, and only clerks see it. */
export const Product = resource('product', {
  sku: text({ min: 1, max: 24 }).unique(),
  name: text({ min: 1, max: 160 }),
  description: text({ max: 2_000 }),
  category: belongsTo(Category, { inverse: 'products' }),
  price: money('USD', { min: '0.00' }),
  picture: file({
    types: ['image/webp', 'image/png', 'image/jpeg'],
    maxBytes: 5_000_000,
    variants: {
      thumb: { width: 96, height: 96 },
      card: { width: 320, height: 320 },
      full: { width: 800, height: 800 },
    },
  }).optional(),
  active: boolean().default(true),
})
  .list({ by: [], then: ['name'] })
  .list({ by: ['category'], then: ['name'] })
  .list({ by: ['category'], then: ['price'] })
  .search('name', 'sku')
  .live()
  .policy((product, actor) => ({
    read: anyOf(product.active.is(true), actor.hasRole('clerk')),
    create: actor.hasRole('clerk'),
    update: actor.hasRole('clerk'),
  }))

export type ProductRow = RowOf<typeof Product>
