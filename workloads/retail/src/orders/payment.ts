import { Account } from '@offstage/bank'
import { anyOf, belongsTo, money, resource, text } from 'offstage'
import { currentCustomer } from '../customers/customer.ts'
import { Order } from './order.ts'

/** How an order was paid: one payment for each order. From which account is between the customer and the bank. */
export const Payment = resource('payment', {
  order: belongsTo(Order, { inverse: 'payment' }).unique(),
  account: belongsTo(Account, { inverse: 'payments' }),
  amount: money('USD', { min: '0.01' }),
  /** The ledger's transfer. */
  transfer: text({ max: 36 }),
}).policy((payment, actor) => ({
  read: anyOf(payment.order.customer.is(currentCustomer), actor.hasRole('clerk')),
  fields: {
    account: payment.order.customer.is(currentCustomer),
    transfer: payment.order.customer.is(currentCustomer),
  },
}))
