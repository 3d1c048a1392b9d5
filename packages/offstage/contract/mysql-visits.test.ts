import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Transaction } from '../src/database/database.ts'
import { createReader } from '../src/engine/read/answer-read.ts'
import { shopModel } from '../src/expose/graphql/testing/shop-app.ts'
import { makeShop, type ShopData } from '../src/expose/graphql/testing/shop-data.ts'
import { actorsOf } from '../src/expose/graphql/testing/shop-door.ts'
import { resourceOf } from '../src/model/model.ts'
import { Trace } from '../src/observe/trace.ts'
import { parseListAsk } from '../src/plan/parse-ask.ts'
import type { Actor } from '../src/policy/actor.ts'
import { mysql } from '../src/sql/mysql/dialect.ts'
import { openShop, type ShopPlace } from './shop-places.ts'

// What a page costs MariaDB does not grow with its tables: the same asks of a table and of one ten times as large, where
// one customer has half of everything, and most of what a shopper looks through is somebody else's.

const SMALL = 2_000
const LARGE = 20_000

let data: ShopData
const places: ShopPlace[] = []
beforeAll(async () => {
  data = makeShop(3)
  for (const rows of [SMALL, LARGE]) {
    const place = await openShop('mysql', data)
    places.push(place)
    for (const text of filling(rows)) await place.database.query({ text, values: [] })
  }
}, 300_000)
afterAll(() => Promise.all(places.map((place) => place.remove())))

const idOf = (kind: string, number: string): string =>
  `concat('0190${kind}-', lpad(hex(${number} div 65536), 4, '0'), '-7000-8000-', lpad(lower(hex(${number})), 12, '0'))`

/** Half of the orders are one customer's, half of the lines one order's, half of the products one category's. */
function filling(rows: number): readonly string[] {
  const [customer, other] = data.customer
  const [category, next] = data.category
  const each = `from seq_1_to_${rows} s`
  const kept = `1, '2026-01-01' + interval s.seq second, '2026-01-01'`
  return [
    `insert into "product" (id, version, created_at, updated_at, sku, name, status, price, stock_account, takings_account, views, added_on, sold_until, category_id)
      select ${idOf('aaaa', 's.seq')}, ${kept}, concat('F-', s.seq), concat('filler ', s.seq mod 97), if(s.seq mod 8 = 0, 'active', 'retired'),
      s.seq mod 1000, ${idOf('eeee', 's.seq')}, ${idOf('ffff', 's.seq')}, s.seq mod 20, '2026-01-01' + interval (s.seq mod 300) day, '2030-01-01', if(s.seq mod 2, '${category?.id}', '${next?.id}') ${each}`,
    `insert into "order" (id, version, created_at, updated_at, number, state, total, customer_id)
      select ${idOf('bbbb', 's.seq')}, ${kept}, concat('F-', s.seq), if(s.seq mod 10 = 0, 'open', 'shipped'), s.seq mod 500,
      if(s.seq mod 2, '${customer?.id}', '${other?.id}') ${each}`,
    `insert into "order_line" (id, version, created_at, updated_at, order_id, product_id, quantity, unit_price)
      select ${idOf('cccc', 's.seq')}, ${kept}, ${idOf('bbbb', 'if(s.seq mod 2, 1, s.seq)')}, ${idOf('aaaa', '(s.seq mod 50 + 1)')}, s.seq mod 9 + 1, 100 ${each}`,
    `analyze table "product", "order", "order_line"`,
  ]
}

/** How many rows and entries of indexes the server looked at for one page, and how many the page has. */
async function visits(place: ShopPlace, resource: string, parameters: Record<string, string>, actor: Actor) {
  const reader = createReader({ model: shopModel, dialect: mysql, database: place.database })
  const ask = parseListAsk(shopModel, resourceOf(shopModel, resource), new Map(Object.entries(parameters)))
  return place.database.transaction(async (tx) => {
    const [first, second] = [await looked(tx), await looked(tx)]
    const page = await reader.read(ask, actor, new Trace('request', 'test'), tx)
    const third = await looked(tx)
    // Looking costs something too, and the same each time.
    return { visited: third - second - (second - first), rows: page?.rows.length ?? 0 }
  })
}

async function looked(tx: Transaction): Promise<number> {
  const rows = await tx.rows({
    text: `select variable_value from information_schema.session_status
      where variable_name like 'handler_read%' or variable_name = 'handler_icp_attempts'`,
    values: [],
  })
  return rows.reduce((sum, [value]) => sum + Number(value), 0)
}

const bulk = (kind: string, number: number): string =>
  `0190${kind}-0000-7000-8000-${number.toString(16).padStart(12, '0')}`

function asks(): readonly (readonly [string, Record<string, string>])[] {
  const customer = data.customer[0]?.id ?? ''
  const other = data.customer[1]?.id ?? ''
  const category = data.category[0]?.id ?? ''
  return [
    ['order', { customer, sort: '-createdAt' }],
    ['order', { customer, sort: 'createdAt', 'createdAt[gt]': '2026-01-01T00:05:00Z' }],
    ['order', { 'customer[in]': `${customer},${other}`, sort: '-createdAt' }],
    ['order', { state: 'open', sort: 'createdAt' }],
    ['order', { customer, state: 'shipped', sort: '-total', count: 'true' }],
    ['order', { number: 'F-1000' }],
    ['orderLine', { order: bulk('bbbb', 1), sort: 'quantity' }],
    ['product', { category, sort: 'name' }],
    ['product', { status: 'active', sort: '-price' }],
    ['product', { sort: '-createdAt', include: 'category' }],
    ['order', { customer, sort: 'createdAt', include: 'lines(limit:3)' }],
    [
      'order',
      { customer, sort: 'createdAt', include: 'customer,lines(limit:3,sort:-quantity).product.category' },
    ],
    ['category', { name: String(data.category[0]?.['name']), include: 'products(limit:5,sort:-addedOn)' }],
  ]
}

test('a page visits as much of a table as of one ten times as large', async () => {
  const [small, large] = places
  if (small === undefined || large === undefined) throw new Error('There are two places.')
  let asked = 0
  const over: string[] = []
  for (const actor of actorsOf(data))
    for (const [resource, parameters] of asks()) {
      const what = `${actor.kind} ${actor.roles.join()} ${resource}?${new URLSearchParams(parameters).toString()}`
      try {
        const [one, ten] = [
          await visits(small, resource, parameters, actor),
          await visits(large, resource, parameters, actor),
        ]
        const line = `${what}: ${one.visited} of ${SMALL}, ${ten.visited} of ${LARGE}`
        asked++
        if (ten.visited > Math.max(60, one.visited * 1.2)) over.push(line)
      } catch (error) {
        if (!(error instanceof Error) || !error.message.includes('E_'))
          throw new Error(what, { cause: error })
      }
    }
  expect(over).toEqual([])
  expect(asked).toBeGreaterThan(50)
})

test('what is measured shows a scan', async () => {
  const [, large] = places
  if (large === undefined) throw new Error('There are two places.')
  await large.database.transaction(async (tx) => {
    const before = await looked(tx)
    await tx.query({ text: `select count(*) as n from "order_line" where quantity + 0 = 3`, values: [] })
    expect((await looked(tx)) - before).toBeGreaterThan(LARGE)
  })
})
