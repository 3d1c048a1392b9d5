import { afterAll, beforeAll, expect, test } from 'vitest'
import { renderList } from '../src/engine/read/render-read.ts'
import { shopModel } from '../src/expose/graphql/testing/shop-app.ts'
import { makeShop, type ShopData } from '../src/expose/graphql/testing/shop-data.ts'
import { actorsOf } from '../src/expose/graphql/testing/shop-door.ts'
import { resourceOf } from '../src/model/model.ts'
import { Trace } from '../src/observe/trace.ts'
import { parseListAsk } from '../src/plan/parse-ask.ts'
import type { Actor } from '../src/policy/actor.ts'
import { openShop, type ShopPlace } from './shop-places.ts'

// Children as pages, by conditions, and rows by their ids: the same text from both families.

let data: ShopData
let postgres: ShopPlace
let mariadb: ShopPlace
beforeAll(async () => {
  data = makeShop(17)
  postgres = await openShop('postgres', data)
  mariadb = await openShop('mysql', data)
})
afterAll(async () => {
  await postgres.remove()
  await mariadb.remove()
})

async function read(
  { reader }: ShopPlace,
  of: string,
  parameters: Readonly<Record<string, string>>,
  actor: Actor,
): Promise<string> {
  const ask = parseListAsk(shopModel, resourceOf(shopModel, of), new Map(Object.entries(parameters)))
  const page = await reader.read(ask, actor, new Trace('request', 'test'))
  if (page === undefined) throw new Error('Nobody has a session here.')
  return renderList(page)
}

const INCLUDES: readonly (readonly [string, string])[] = [
  ['customer', 'orders(limit:2,page:true)'],
  ['customer', 'orders(limit:1,sort:-createdAt,page:true,count:true).lines(limit:2,page:true)'],
  ['category', 'products(limit:2,sort:name,count:true)'],
  ['category', 'children(limit:2,page:true).products(limit:3)'],
  ['customer', 'orders(state:shipped,limit:2,page:true)'],
  ['customer', 'orders(state[in]:shipped|open,limit:3,sort:-total)'],
  ['customer', 'orders(createdAt[gte]:2001-01-01T00%3A00%3A00Z,limit:2,page:true)'],
]

test.each(INCLUDES)('%s with %s', async (of, include) => {
  const list = of === 'category' ? {} : { limit: '20' }
  let told = 0
  for (const actor of actorsOf(data)) {
    const expected = await read(postgres, of, { ...list, include }, actor).catch(String)
    expect(await read(mariadb, of, { ...list, include }, actor).catch(String)).toBe(expected)
    told += expected.split('"id"').length
  }
  expect(told).toBeGreaterThan(10)
})

test('a page goes on where the one before ended', async () => {
  const staff = actorsOf(data).find(({ roles }) => roles.includes('staff'))
  if (staff === undefined) throw new Error('There is a member of the staff.')
  const seen = { postgres: 0, mysql: 0 }
  for (const { id } of data.customer)
    for (const place of [postgres, mariadb]) {
      let after = ''
      for (let pages = 0; pages < 20; pages++) {
        const include = `orders(limit:1,page:true${after})`
        const { data: rows } = JSON.parse(await read(place, 'customer', { id, include }, staff)) as Answer
        const orders = rows[0]?.orders
        seen[place.family] += orders?.data.length ?? 0
        if (typeof orders?.page.next !== 'string') break
        after = `,after:${orders.page.next}`
      }
    }
  expect(seen.mysql).toBe(seen.postgres)
  expect(seen.postgres).toBeGreaterThan(5)
})

interface Answer {
  readonly data: readonly {
    readonly orders: { readonly data: readonly object[]; readonly page: { readonly next: string | null } }
  }[]
}

test('rows by their ids', async () => {
  for (const actor of actorsOf(data))
    for (const of of ['product', 'order', 'customer'] as const) {
      const ids = data[of].slice(0, 30).map(({ id }) => id)
      for (const page of [{}, { sort: '-id', limit: '4' }, { count: 'true' }]) {
        const parameters = { 'id[in]': ids.join(','), ...page }
        expect(await read(mariadb, of, parameters, actor)).toBe(await read(postgres, of, parameters, actor))
      }
    }
})
