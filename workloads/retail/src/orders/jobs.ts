import { job, moneyJson, User, type Id, type Money, type Tx } from 'offstage'
import { Customer } from '../customers/customer.ts'
import { orderPlaced, orderShipped } from './events.ts'
import { OrderLine } from './order-line.ts'
import { Order } from './order.ts'

// Nobody in particular runs a job, so it reads without policies; what it reads of an order it sends to the buyer only.

/** Confirms an order by mail. */
export const confirmOrder = job('confirmOrder', { input: orderPlaced.payload }, async ({ input, tx }) => {
  const { order, person } = await readOrder(tx, input.order)
  const lines = await tx.unrestricted.list(OrderLine, { order: order.id })
  tx.mail({
    to: person.email,
    subject: `Your order ${order.number}`,
    text: [
      `Hello ${person.name},`,
      'thank you. This is what we are packing for you:',
      lines.map((line) => `${line.quantity} × ${line.name}   ${inWords(line.amount)}`).join('\n'),
      `Paid: ${inWords(order.total)}`,
    ].join('\n\n'),
  })
})

/** Tells the buyer that the parcel is on its way. */
export const announceParcel = job(
  'announceParcel',
  { input: orderShipped.payload },
  async ({ input, tx }) => {
    const { order, person } = await readOrder(tx, input.order)
    tx.mail({
      to: person.email,
      subject: `Order ${order.number} is on its way`,
      text: `Hello ${person.name},\n\nyour order ${order.number} has left the house.`,
    })
  },
)

async function readOrder({ unrestricted }: Tx, id: Id<'order'>) {
  const order = await unrestricted.get(Order, id)
  const customer = await unrestricted.get(Customer, order.customer)
  return { order, person: await unrestricted.get(User, customer.user) }
}

function inWords(value: Money): string {
  const { amount, currency } = moneyJson(value)
  return `${amount} ${currency}`
}
