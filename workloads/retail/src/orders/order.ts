import { anyOf, belongsTo, money, oneOf, resource, text, timestamp } from 'offstage'
import { currentCustomer, Customer } from '../customers/customer.ts'

/** What somebody bought at once. It is there only if it was paid and its goods were taken from the shelves. */
export const Order = resource('order', {
  customer: belongsTo(Customer, { inverse: 'orders' }),
  number: text({ max: 20 }).unique(),
  status: oneOf('placed', 'shipped', 'cancelled').default('placed'),
  total: money('USD', { min: '0.00' }),
  placedAt: timestamp(),
  shippedAt: timestamp().optional(),
})
  .list({ by: ['customer'], then: ['placedAt'] })
  .list({ by: [], then: ['placedAt'] })
  .tally({ by: ['customer'], sum: ['total'] })
  // Every checkout counts here, so its counter is spread out: nobody waits at the till for somebody else's order.
  .tally({ by: [], per: 'status', sum: ['total'], shards: 8 })
  .live()
  .policy((order, actor) => ({
    read: anyOf(order.customer.is(currentCustomer), actor.hasRole('clerk')),
  }))
