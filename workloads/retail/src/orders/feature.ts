import { feature } from 'offstage'
import { checkout } from './checkout.ts'
import { orderPlaced, orderShipped } from './events.ts'
import { announceParcel, confirmOrder } from './jobs.ts'
import { OrderLine } from './order-line.ts'
import { Order } from './order.ts'
import { Payment } from './payment.ts'
import { shipOrder } from './ship-order.ts'

/** What was bought, how it was paid, and whether it has left. */
export const orders = feature('orders', {
  resources: [Order, OrderLine, Payment],
  actions: [checkout, shipOrder],
  events: [orderPlaced, orderShipped],
  jobs: [confirmOrder, announceParcel],
  on: [
    [orderPlaced, confirmOrder],
    [orderShipped, announceParcel],
  ],
})
