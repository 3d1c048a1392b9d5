import { action, oneOf, ref } from 'offstage'
import { orderShipped } from './events.ts'
import { Order } from './order.ts'

/** A clerk says that an order has left the house. */
export const shipOrder = action(
  'shipOrder',
  {
    input: { order: ref(Order) },
    output: { status: oneOf('placed', 'shipped', 'cancelled') },
    rejects: { notPlaced: 409 },
    allow: (actor) => actor.hasRole('clerk'),
  },
  async ({ input, tx, reject }) => {
    const order = await tx.lock(Order, input.order)
    if (order.status !== 'placed') return reject('notPlaced', { status: order.status })
    const { status } = await tx.unrestricted.update(Order, order.id, { status: 'shipped', shippedAt: tx.now })
    tx.emit(orderShipped, { order: order.id })
    return { status }
  },
)
