import assert from 'node:assert/strict'
import { Account, Entry, entriesOf, planPayment, sideOf, type AccountRow } from '@offstage/bank'
import { moneyOf, parseInstant, type Id, type Instant, type LedgerPost, type Tx } from 'offstage'
import { OrderLine } from '../orders/order-line.ts'
import { Order } from '../orders/order.ts'
import { Payment } from '../orders/payment.ts'
import { shopAccount } from '../orders/shop-account.ts'
import { StockLevel } from '../stock/stock-level.ts'
import { divideHalfUp } from './exact-decimal.ts'
import { stepsOf, type ImportStep } from './import-step.ts'
import { accountId, customerId, locationId, orderId, productId, sourceId, stockLevelId } from './source-id.ts'
import type { SourceOrder, Superstore } from './superstore.ts'

// 500 orders are about 1,500 transfers, which the ledger posts in one statement.
const PORTION = 500

/**
 * The history replayed: every order with its lines and its payment, and in the ledger the money and the goods that
 * moved for it. The ledger's own clock says when that was posted; the days of the history are in each transfer's
 * reference, in the orders and in the statements.
 */
export function orderSteps({ customers, orders }: Superstore): readonly ImportStep[] {
  const nameOf = new Map(customers.map(({ code, name }) => [code, name]))
  return stepsOf(orders, {
    label: 'Orders',
    most: PORTION,
    find: (tx, order) => tx.unrestricted.find(Order, idOf(order)),
    sizeOf: (some) => some.reduce((sum, { lines }) => sum + lines.length, 0),
    run: async (tx, some) => {
      await insertOrders(tx, some)
      await postOrders(tx, some, nameOf)
    },
  })
}

// ── Rows ─────────────────────────────────────────────────────────────────────────────────────────────────────────

async function insertOrders({ unrestricted: store }: Tx, orders: readonly SourceOrder[]): Promise<void> {
  await store.insertMany(
    Order,
    orders.map((order) => ({
      id: idOf(order),
      customer: customerId(order.customer),
      number: order.number,
      status: 'shipped' as const,
      total: moneyOf(order.totalCents, 'USD'),
      placedAt: instant(order.placedAt),
      shippedAt: instant(order.shippedAt),
    })),
  )
  await store.insertMany(OrderLine, orders.flatMap(linesOf))
  await store.insertMany(
    Payment,
    orders.map((order) => ({
      id: sourceId('payment', order.number, order.placedAt),
      order: idOf(order),
      account: accountId(order.customer),
      amount: moneyOf(order.totalCents, 'USD'),
      transfer: paymentTransferId(order),
    })),
  )
}

function linesOf(order: SourceOrder) {
  return order.lines.map(({ sku, name, quantity, amountCents }, at) => ({
    id: sourceId('orderLine', `${order.number}/${at + 1}`, order.placedAt),
    order: idOf(order),
    position: at + 1,
    product: productId(sku),
    name,
    quantity,
    // What one piece came to, discount included, to the nearest cent; `amount` is what was charged, exactly.
    unitPrice: moneyOf(divideHalfUp(amountCents, BigInt(quantity)), 'USD'),
    amount: moneyOf(amountCents, 'USD'),
    location: locationId(order.region),
  }))
}

// ── The ledger ───────────────────────────────────────────────────────────────────────────────────────────────────

async function postOrders(
  tx: Tx,
  orders: readonly SourceOrder[],
  nameOf: ReadonlyMap<string, string>,
): Promise<void> {
  const shop = await shopAccount(tx)
  const accounts = await accountsOf(tx, orders)
  const payments = orders.map((order) => {
    const account = accounts.get(accountId(order.customer))
    assert(account !== undefined)
    return planPayment({
      id: paymentTransferId(order),
      from: sideOf(account, 'Offstage Store'),
      to: sideOf(shop, nameOf.get(order.customer) ?? order.customer),
      amount: moneyOf(order.totalCents, 'USD'),
      memo: `Order ${order.number}`,
      reason: 'order',
      reference: referenceOf(order),
    })
  })
  const result = await tx.ledger.post([
    ...payments.map(({ transfer }) => transfer),
    ...(await salesOf(tx, orders)),
  ])
  assert(result.kind === 'posted', 'the ledger refused a portion of the history')
  const entries = payments.flatMap((payment, place) => {
    const [order, posted] = [orders[place], result.transfers[place]]
    assert(order !== undefined && posted !== undefined)
    return entriesOf(payment, posted, instant(order.placedAt))
  })
  await tx.unrestricted.insertMany(Entry, entries)
}

/** Accounts by id. They are locked because that is how rows are read by id, and the only other reader is not there yet. */
async function accountsOf(
  { unrestricted }: Tx,
  orders: readonly SourceOrder[],
): Promise<ReadonlyMap<string, Pick<AccountRow, 'id' | 'balance'>>> {
  const ids = [...new Set(orders.map(({ customer }) => accountId(customer)))]
  const rows = await unrestricted.lockMany(Account, ids)
  return new Map(rows.map((row) => [row.id, row]))
}

async function salesOf(tx: Tx, orders: readonly SourceOrder[]): Promise<readonly LedgerPost[]> {
  const world = await tx.ledger.world('piece')
  const shelves = orders.flatMap(({ region, lines }) => lines.map(({ sku }) => stockLevelId(sku, region)))
  const levels = await tx.unrestricted.lockMany(StockLevel, [...new Set(shelves)])
  const accountOf = new Map(levels.map((level) => [level.id, level.onHand.account]))
  return orders.flatMap((order) =>
    order.lines.map(({ sku, quantity }, at) => {
      const account = accountOf.get(stockLevelId(sku, order.region))
      assert(account !== undefined)
      return {
        id: sourceId('ledgerTransfer', `sale/${order.number}/${at + 1}`, order.placedAt),
        from: { account },
        to: world,
        amount: BigInt(quantity),
        reason: 'sale',
        reference: referenceOf(order),
      }
    }),
  )
}

const referenceOf = (order: SourceOrder) => ({ order: idOf(order), placedAt: order.placedAt })

const paymentTransferId = (order: SourceOrder): Id<'ledgerTransfer'> =>
  sourceId('ledgerTransfer', `payment/${order.number}`, order.placedAt)

const idOf = ({ number, placedAt }: SourceOrder): Id<'order'> => orderId(number, placedAt)

function instant(text: string): Instant {
  const parsed = parseInstant(text)
  assert(parsed !== undefined, `"${text}" is no time`)
  return parsed
}
