import { anyOf, belongsTo, integer, money, resource, text } from 'offstage'
import { currentCustomer } from '../customers/customer.ts'
import { Product } from '../products/product.ts'
import { Location } from '../stock/location.ts'
import { Order } from './order.ts'

/** One product of an order, as it was called and priced then. `amount` is what was charged. */
export const OrderLine = resource('orderLine', {
  order: belongsTo(Order, { inverse: 'lines', onDelete: 'cascade' }),
  position: integer({ min: 1 }),
  product: belongsTo(Product, { inverse: 'orderLines' }),
  name: text({ max: 160 }),
  quantity: integer({ min: 1 }),
  unitPrice: money('USD', { min: '0.00' }),
  amount: money('USD', { min: '0.00' }),
  /** Where it was sent from. */
  location: belongsTo(Location, { inverse: 'orderLines' }),
})
  .list({ by: ['order'], then: ['position'] })
  .tally({ by: ['product'], sum: ['quantity', 'amount'] })
  .policy((line, actor) => ({
    read: anyOf(line.order.customer.is(currentCustomer), actor.hasRole('clerk')),
  }))
