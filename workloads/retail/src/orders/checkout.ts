import assert from 'node:assert/strict'
import {
  Account,
  mayMoveMoney,
  planPayment,
  recordPayment,
  sideOf,
  unableToPay,
  type AccountRow,
} from '@offstage/bank'
import { action, isZero, money, moneyOf, newId, plus, ref, text, type Money, type Tx } from 'offstage'
import { CART_LINES_MAX, CartLine } from '../cart/cart-line.ts'
import type { CustomerRow } from '../customers/customer.ts'
import { lockMyCustomer } from '../customers/lock-my-customer.ts'
import { newCode } from '../new-code.ts'
import { chooseShelves } from '../stock/choose-shelves.ts'
import type { StockLevelRow } from '../stock/stock-level.ts'
import { orderPlaced } from './events.ts'
import { OrderLine } from './order-line.ts'
import { Order } from './order.ts'
import { Payment } from './payment.ts'
import { priceCart, type PricedLine } from './price-cart.ts'
import { shopAccount } from './shop-account.ts'
import { lockStock } from './lock-stock.ts'

/**
 * Buys everything in one's cart: takes the money from the account and the goods from the shelves in one post of the
 * ledger, and writes the order. Either all of it happens or nothing does.
 *
 * Locks are taken in the same order by everybody, so that no two checkouts wait for each other in a ring: the customer
 * (one checkout of a cart at a time), the account (it cannot be frozen meanwhile), the products in the order of their
 * ids (nobody else chooses between their shelves), and then the ledger's accounts.
 */
export const checkout = action(
  'checkout',
  {
    input: { account: ref(Account) },
    output: { order: ref(Order), number: text({ max: 20 }), total: money('USD') },
    rejects: {
      emptyCart: 409,
      notForSale: 409,
      outOfStock: 409,
      notYourAccount: 409,
      accountFrozen: 409,
      accountClosed: 409,
      insufficientFunds: 409,
    },
    idempotency: 'required',
    allow: mayMoveMoney,
  },
  async ({ input, tx, actor, reject }) => {
    const customer = await lockMyCustomer(tx, actor)
    const inCart = await tx.unrestricted.list(CartLine, { customer: customer.id }, { limit: CART_LINES_MAX })
    if (inCart.length === 0) return reject('emptyCart')

    const account = await tx.lock(Account, input.account)
    if (account.owner !== actor.user) return reject('notYourAccount')
    const unable = unableToPay(account)
    if (unable !== undefined) return reject(unable)

    const { products, levels } = await lockStock(
      tx,
      inCart.map((line) => line.product),
    )
    const priced = priceCart(inCart, products)
    if (priced.kind === 'notForSale') return reject('notForSale', { product: priced.product })
    const choice = chooseShelves(priced.lines, levels)
    if (choice.kind === 'short')
      return reject('outOfStock', { product: choice.line.product, onHand: Number(choice.onHand) })

    const placed = await writeOrder(tx, customer, account, priced.lines, choice.shelves)
    for (const line of inCart) await tx.unrestricted.delete(CartLine, line.id)
    const refused = await settle(tx, placed)
    if (refused !== undefined) return reject(refused)
    tx.emit(orderPlaced, { order: placed.order })
    return { order: placed.order, number: placed.number, total: placed.total }
  },
)

type Placed = Awaited<ReturnType<typeof writeOrder>>

/** Writes the order, its lines and its payment (none for a free order), and plans what the ledger is to post for them. */
async function writeOrder(
  { unrestricted: store, now }: Tx,
  customer: CustomerRow,
  account: AccountRow,
  lines: readonly PricedLine[],
  shelves: ReadonlyMap<PricedLine, StockLevelRow>,
) {
  const shop = await shopAccount({ unrestricted: store })
  const total = lines.reduce<Money>((sum, line) => plus(sum, line.amount), moneyOf(0n, 'USD'))
  const number = newCode('W', 8)
  const order = await store.insert(Order, { customer: customer.id, number, total, placedAt: now })
  // What costs nothing is not paid: the ledger moves no empty amounts, and a statement has no line of nothing.
  const payment = isZero(total)
    ? undefined
    : planPayment({
        id: newId<'ledgerTransfer'>(),
        from: sideOf(account, 'Offstage Store'),
        to: sideOf(shop, customer.name),
        amount: total,
        memo: `Order ${number}`,
        reason: 'order',
        reference: { order: order.id },
      })
  const sent = lines.map((line, at) => ({ line, position: at + 1, shelf: shelfFor(shelves, line) }))
  await store.insertMany(
    OrderLine,
    sent.map(({ line: { product, name, quantity, unitPrice, amount }, position, shelf }) => ({
      order: order.id,
      position,
      product,
      name,
      quantity,
      unitPrice,
      amount,
      location: shelf.location,
    })),
  )
  if (payment !== undefined)
    await store.insert(Payment, {
      order: order.id,
      account: account.id,
      amount: total,
      transfer: payment.transfer.id ?? '',
    })
  const goods = sent.map(({ line, shelf }) => ({
    from: { account: shelf.onHand.account },
    quantity: line.quantity,
  }))
  return { order: order.id, number, total, payment, goods }
}

/** Posts the money and the goods at once, and writes both statements; says why when the ledger refuses. */
async function settle(tx: Tx, { order, payment, goods }: Placed): Promise<'insufficientFunds' | undefined> {
  const world = await tx.ledger.world('piece')
  const result = await tx.ledger.post([
    ...(payment === undefined ? [] : [payment.transfer]),
    ...goods.map(({ from, quantity }) => ({
      from,
      to: world,
      amount: BigInt(quantity),
      reason: 'sale',
      reference: { order },
    })),
  ])
  if (result.kind === 'refused') {
    // The goods were counted under the lock of their products, so only the money can be short.
    assert(
      payment !== undefined && result.index === 0 && result.code === 'insufficient',
      `the ledger refused an order: ${result.code}`,
    )
    return 'insufficientFunds'
  }
  if (payment === undefined) return undefined
  const [paid] = result.transfers
  assert(paid !== undefined)
  await recordPayment(tx, payment, paid)
  return undefined
}

function shelfFor(shelves: ReadonlyMap<PricedLine, StockLevelRow>, line: PricedLine): StockLevelRow {
  const shelf = shelves.get(line)
  assert(shelf !== undefined)
  return shelf
}
