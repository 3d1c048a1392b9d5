import { afterAll, beforeAll, expect, test } from 'vitest'
import { stockProduct } from './goods.ts'
import { checkOut, fillCart, openShop, welcomeBuyer, type Buyer, type Shop } from './shop.ts'

const BUYERS = 50
const PIECES = 20

let shop: Shop
beforeAll(async () => {
  shop = await openShop()
})
afterAll(() => shop.close())

async function crowd(pieces: number) {
  const product = await stockProduct(shop, { pieces, price: '12.50' })
  const buyers = await Promise.all(Array.from({ length: BUYERS }, () => welcomeBuyer(shop, '100.00')))
  for (const buyer of buyers) await fillCart(buyer, product)
  return { product, buyers }
}

/** Orders, payments, money left and pieces left, as the database has them. */
async function books(buyers: readonly Buyer[], product: string) {
  const ids = buyers.map(({ customer }) => customer)
  const [row] = await shop.database.query({
    text: `select
      (select count(*)::int from "order" where customer_id = any($1::uuid[])) as orders,
      (select count(distinct customer_id)::int from "order" where customer_id = any($1::uuid[])) as buyers,
      (select count(*)::int from payment p join "order" o on o.id = p.order_id where o.customer_id = any($1::uuid[])) as payments,
      (select count(*)::int from order_line l join "order" o on o.id = l.order_id where o.customer_id = any($1::uuid[])) as lines,
      (select sum(a.credits_posted - a.debits_posted)::int from offstage.ledger_account a
        join stock_level s on s.id = a.owner_id where s.product_id = $2) as pieces,
      (select json_object_agg(balance, n) from (
        select (a.credits_posted - a.debits_posted)::text as balance, count(*)::int as n
        from offstage.ledger_account a where a.owner_resource = 'account' and a.owner_id = any($3::uuid[])
        group by 1) as counted) as balances,
      (select count(*)::int from account b join customer c on c.user_id = b.owner_id
        join offstage.ledger_account a on a.owner_id = b.id and a.owner_resource = 'account'
        where b.id = any($3::uuid[]) and a.credits_posted - a.debits_posted <> 10000
          and not exists (select from "order" o where o.customer_id = c.id)) as charged_without_order`,
    values: [ids, product, buyers.map(({ account }) => account)],
  })
  return row
}

test('of fifty who want the last twenty at once, twenty get one and thirty are told that there is none', async () => {
  const { product, buyers } = await crowd(PIECES)
  const answers = await Promise.all(buyers.map((buyer, at) => checkOut(buyer, `last-${at}`)))
  const refused = answers.filter(({ status }) => status !== 200)
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(PIECES)
  expect(refused).toHaveLength(BUYERS - PIECES)
  for (const { status, code } of refused)
    expect({ status, code }).toEqual({ status: 409, code: 'outOfStock' })
  expect(await books(buyers, product)).toEqual({
    orders: PIECES,
    buyers: PIECES,
    payments: PIECES,
    lines: PIECES,
    pieces: 0,
    balances: { '8750': PIECES, '10000': BUYERS - PIECES },
    charged_without_order: 0,
  })
  const { ok, units, findings } = await shop.verifyLedgers()
  expect({ ok, findings, sums: units.map(({ sum }) => sum) }).toEqual({
    ok: true,
    findings: [],
    sums: [0n, 0n],
  })
  const { mails, failedJobs } = await shop.effects()
  expect(failedJobs).toEqual([])
  expect(mails.filter(({ subject }) => subject.startsWith('Your order'))).toHaveLength(PIECES)
  expect(shop.loggedErrors).toEqual([])
})

test('a checkout that is sent three times at once under one key is one order, and its key answers the same for good', async () => {
  const { product, buyers } = await crowd(PIECES)
  const tries = await Promise.all(
    buyers.map((buyer, at) => Promise.all([1, 2, 3].map(() => checkOut(buyer, `again-${at}`)))),
  )
  for (const [at, answers] of tries.entries()) {
    // Each is the outcome, the outcome again, or "still being worked on"; nothing else, and never two outcomes.
    const inFlight = answers.filter(({ code }) => code === 'E_KEY_IN_FLIGHT')
    const outcomes = answers.filter(({ code }) => code !== 'E_KEY_IN_FLIGHT')
    for (const { status, headers } of inFlight)
      expect([status, headers.get('retry-after')]).toEqual([409, '1'])
    expect(outcomes.length).toBeGreaterThan(0)
    expect(new Set(outcomes.map(({ status, text }) => `${status} ${text}`)).size).toBe(1)
    expect(outcomes.filter(({ headers }) => headers.get('idempotent-replayed') === null)).toHaveLength(1)
    const replay = await checkOut(buyers[at] as Buyer, `again-${at}`)
    expect(replay.text).toBe(outcomes[0]?.text)
    expect(replay.headers.get('idempotent-replayed')).toBe('true')
  }
  expect(await books(buyers, product)).toMatchObject({
    orders: PIECES,
    buyers: PIECES,
    payments: PIECES,
    pieces: 0,
    charged_without_order: 0,
  })
  expect((await shop.verifyLedgers()).ok).toBe(true)
  expect(shop.loggedErrors).toEqual([])
})

test('a key that comes back with another body is refused, and buys nothing', async () => {
  const product = await stockProduct(shop, { pieces: 3 })
  const buyer = await welcomeBuyer(shop)
  await fillCart(buyer, product)
  expect((await checkOut(buyer, 'one-body')).status).toBe(200)
  await fillCart(buyer, product)
  const other = { ...buyer, account: (await welcomeBuyer(shop)).account }
  const answer = await checkOut(other, 'one-body')
  expect([answer.status, answer.code]).toEqual([422, 'E_KEY_REUSED'])
  expect(await books([buyer], product)).toMatchObject({ orders: 1, pieces: 2 })
})
