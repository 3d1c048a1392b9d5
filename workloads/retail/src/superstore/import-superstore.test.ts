import { Account, Entry } from '@offstage/bank'
import { moneyOf, type Seed } from 'offstage'
import { startTestApp, type TestApp } from 'offstage/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { retail } from '../app.ts'
import { shopAccount } from '../orders/shop-account.ts'
import { importSuperstore } from './import-superstore.ts'
import { restCents } from './plan-funding.ts'
import { leftOn } from './plan-stock.ts'
import { superstoreCsv } from './read-rows.ts'
import { readSuperstore } from './read-superstore.ts'
import { accountId, stockLevelId } from './source-id.ts'
import { REGIONS } from './superstore.ts'
import { StockLevel } from '../stock/stock-level.ts'

// The import is killed in the middle of its transactions, over and over, until it comes through.
const source = readSuperstore(superstoreCsv())
let app: TestApp
let deaths = 0

beforeAll(async () => {
  app = await startTestApp(retail, { seed: untilItComesThrough })
})
afterAll(() => app.close())

class Death extends Error {}

/** Each life is a few transactions longer than the one before; the last transaction of a life is lost with it. */
async function untilItComesThrough(seed: Seed): Promise<void> {
  for (let transactions = 6; ; transactions += 6) {
    let begun = 0
    const mortal: Seed = {
      ...seed,
      transaction: (work) =>
        seed.transaction(async (tx) => {
          const result = await work(tx)
          if (++begun === transactions) throw new Death()
          return result
        }),
    }
    try {
      return await importSuperstore(mortal)
    } catch (error) {
      if (!(error instanceof Death)) throw error
      deaths++
    }
  }
}

test('an import that died on its way has brought in everything once', async () => {
  expect(deaths).toBeGreaterThanOrEqual(3)
  const [counts] = await app.database.query({
    text: `select (select count(*)::int from "order") as orders, (select count(*)::int from order_line) as lines,
      (select count(*)::int from payment) as payments, (select count(*)::int from product) as products,
      (select count(*)::int from customer) as customers, (select count(*)::int from category) as categories`,
    values: [],
  })
  expect(counts).toEqual({
    orders: 5_009,
    lines: 9_994,
    payments: 5_009,
    products: 1_894,
    customers: 793,
    categories: 20,
  })
})

test('every total is that of the CSV, to the cent: lines, orders, payments, entries and the shop’s account', async () => {
  const [sums] = await app.database.query({
    text: `select (select sum(amount)::text from order_line) as lines, (select sum(total)::text from "order") as orders,
      (select sum(amount)::text from payment) as payments,
      (select sum(amount)::text from entry where account_id = $1) as entries`,
    values: [accountId('shop')],
  })
  expect(sums).toEqual({
    lines: '229720107',
    orders: '229720107',
    payments: '229720107',
    entries: '229720107',
  })
  const shop = await app.transaction((tx) => shopAccount(tx))
  expect(shop.balance.amount).toBe(229_720_107n)
})

test('the tallies say the same, read in a few rows', async () => {
  const clerk = await app.as({ roles: ['clerk'] })
  const perStatus = (await clerk.get('/api/orders/tally?per=status')).data<
    readonly { status: string; count: number; total: { amount: string } }[]
  >()
  expect(perStatus.reduce((sum, { count }) => sum + count, 0)).toBe(5_009)
  expect(perStatus.reduce((sum, { total }) => sum + BigInt(total.amount.replace('.', '')), 0n)).toBe(
    229_720_107n,
  )
  // Whoever may see no order is told of none, and whoever may see some of them nothing of them all.
  const stranger = await app.as()
  const seen = (await stranger.get('/api/orders/tally?per=status')).data<readonly { count: number }[]>()
  expect(seen.map(({ count }) => count)).toEqual([0, 0, 0])
  const [buyer] = await app.database.query<{ email: string }>({
    text: 'select u.email from "user" u join customer c on c.user_id = u.id limit 1',
    values: [],
  })
  const customer = await app.as({ email: buyer?.email ?? '' })
  expect((await customer.get('/api/orders/tally?per=status')).code).toBe('E_TALLY_HIDDEN')
})

test('the ledgers hold: every transfer counted anew, each unit sums to zero', async () => {
  const report = await app.verifyLedgers()
  expect(report.ok).toBe(true)
  const transfers = Object.fromEntries(report.units.map((unit) => [unit.unit, unit.transfers]))
  const filled = transfers['piece'] ?? 0
  expect(transfers['USD']).toBe(793 + 5_009)
  // One receipt for each shelf that is not empty from the start, and one movement for each of the 9,994 lines.
  expect(filled).toBeGreaterThan(9_994 + 6_000)
})

test('each customer has what the plan leaves them, and a statement whose last balance says so', async () => {
  for (const customer of source.customers.filter((_, at) => at % 97 === 0)) {
    const [account, last] = await app.transaction(async ({ unrestricted }) => [
      await unrestricted.find(Account, accountId(customer.code)),
      await unrestricted.first(Entry, { account: accountId(customer.code) }, { order: '-at' }),
    ])
    expect(account?.balance.amount).toBe(restCents(customer))
    expect(last?.balanceAfter).toEqual(moneyOf(restCents(customer), 'USD'))
  }
})

test('each shelf holds what the plan leaves on it', async () => {
  for (const { sku } of source.products.filter((_, at) => at % 211 === 0))
    for (const region of REGIONS) {
      const level = await app.transaction(({ unrestricted }) =>
        unrestricted.find(StockLevel, stockLevelId(sku, region)),
      )
      expect(level?.onHand.amount).toBe(BigInt(leftOn(sku, region)))
    }
})

test('a statement reads in the order of time, and its balances follow from its movements', async () => {
  const entries = await app.transaction(({ unrestricted }) =>
    unrestricted.list(Entry, { account: accountId('EP-13915') }, { order: 'at' }),
  )
  expect(entries).toHaveLength(1 + 17)
  let balance = 0n
  for (const entry of entries) {
    balance += entry.amount.amount
    expect(entry.balanceAfter.amount).toBe(balance)
  }
})

test('nobody is written to about what happened years ago', async () => {
  const { mails, events } = await app.effects()
  expect([mails, events]).toEqual([[], []])
})
