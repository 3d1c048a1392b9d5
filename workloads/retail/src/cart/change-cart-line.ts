import { action, integer, ref } from 'offstage'
import { lockMyCustomer } from '../customers/lock-my-customer.ts'
import { CartLine, QUANTITY_MAX } from './cart-line.ts'

/** Changes how many of a product are in one's cart; none takes it out. */
export const changeCartLine = action(
  'changeCartLine',
  {
    input: { line: ref(CartLine), quantity: integer({ min: 0, max: QUANTITY_MAX }) },
    output: { quantity: integer() },
    allow: (actor) => actor.isSignedIn,
  },
  async ({ input, tx, actor }) => {
    // First the lock that a checkout takes, then the line: it may just have been paid, and is then a 404.
    await lockMyCustomer(tx, actor)
    const line = await tx.get(CartLine, input.line)
    const { quantity } = input
    if (quantity === 0) await tx.unrestricted.delete(CartLine, line.id)
    else await tx.unrestricted.update(CartLine, line.id, { quantity })
    return { quantity }
  },
)
