import { event, ref } from 'offstage'
import { Order } from './order.ts'

/** An order was placed and paid. */
export const orderPlaced = event('orderPlaced', { order: ref(Order) })

/** An order left the house. */
export const orderShipped = event('orderShipped', { order: ref(Order) })
