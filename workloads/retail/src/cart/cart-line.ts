import { belongsTo, integer, resource, type RowOf } from 'offstage'
import { currentCustomer, Customer } from '../customers/customer.ts'
import { Product } from '../products/product.ts'

/** The most of one product that one order takes. */
export const QUANTITY_MAX = 999
/** The most lines that a cart takes: an order is one transaction, and a transaction must end. */
export const CART_LINES_MAX = 50

/** A product in somebody's cart. Nobody else sees it, clerks neither. */
export const CartLine = resource('cartLine', {
  customer: belongsTo(Customer, { inverse: 'cart', onDelete: 'cascade' }),
  product: belongsTo(Product, { inverse: 'inCarts' }),
  quantity: integer({ min: 1, max: QUANTITY_MAX }),
})
  .list({ by: ['customer'], then: ['createdAt'] })
  .list({ by: ['customer', 'product'], unique: true })
  .live()
  .policy((line) => ({ read: line.customer.is(currentCustomer) }))

export type CartLineRow = RowOf<typeof CartLine>
