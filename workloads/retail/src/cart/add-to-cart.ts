import { action, integer, ref, type Id, type Tx } from 'offstage'
import { lockMyCustomer } from '../customers/lock-my-customer.ts'
import { Product } from '../products/product.ts'
import { CART_LINES_MAX, CartLine, QUANTITY_MAX, type CartLineRow } from './cart-line.ts'

/** Puts a product into one's cart, or more of it when it is there already. */
export const addToCart = action(
  'addToCart',
  {
    input: { product: ref(Product), quantity: integer({ min: 1, max: QUANTITY_MAX }).default(1) },
    output: { line: ref(CartLine), quantity: integer() },
    rejects: { notForSale: 409, cartFull: 409, tooMany: 409 },
    allow: (actor) => actor.isSignedIn,
  },
  async ({ input, tx, actor, reject }) => {
    const product = await tx.get(Product, input.product)
    if (!product.active) return reject('notForSale')
    const customer = await lockMyCustomer(tx, actor)
    const lines = await tx.unrestricted.list(CartLine, { customer: customer.id })
    const there = lines.find((line) => line.product === product.id)
    if (there === undefined && lines.length >= CART_LINES_MAX)
      return reject('cartFull', { max: CART_LINES_MAX })
    const quantity = (there?.quantity ?? 0) + (input.quantity ?? 1)
    if (quantity > QUANTITY_MAX) return reject('tooMany', { max: QUANTITY_MAX })
    const line = await putLine(tx, customer.id, product.id, there, quantity)
    return { line: line.id, quantity }
  },
)

// A cart belongs to whoever is asking, which `lockMyCustomer` has seen to.
function putLine(
  { unrestricted }: Tx,
  customer: Id<'customer'>,
  product: Id<'product'>,
  there: CartLineRow | undefined,
  quantity: number,
): Promise<CartLineRow> {
  if (there === undefined) return unrestricted.insert(CartLine, { customer, product, quantity })
  return unrestricted.update(CartLine, there.id, { quantity })
}
