import { afterAll, beforeAll, expect, test } from 'vitest'
import { renderList } from '../src/engine/read/render-read.ts'
import { Problem } from '../src/errors.ts'
import { shopModel } from '../src/expose/graphql/testing/shop-app.ts'
import { chooseWith, makeShop, randomFrom, type ShopData } from '../src/expose/graphql/testing/shop-data.ts'
import { randomQuery } from '../src/expose/graphql/testing/random-query.ts'
import { actorsOf, send, shopDoor } from '../src/expose/graphql/testing/shop-door.ts'
import { resourceOf } from '../src/model/model.ts'
import { Trace } from '../src/observe/trace.ts'
import { parseListAsk } from '../src/plan/parse-ask.ts'
import type { Actor } from '../src/policy/actor.ts'
import { encodeCursor } from '../src/values/cursor.ts'
import { randomListAsk, type Includes, type ListAsk } from './random-list-ask.ts'
import { openShop, type ShopPlace } from './shop-places.ts'

// The same asks on both families: what comes back is the same text, byte for byte, cursors and all.

let data: ShopData
let postgres: ShopPlace
let mariadb: ShopPlace
beforeAll(async () => {
  data = makeShop(11)
  postgres = await openShop('postgres', data)
  mariadb = await openShop('mysql', data)
})
afterAll(async () => {
  await postgres.remove()
  await mariadb.remove()
})

interface Answered {
  readonly body: string
  readonly next: string | undefined
}

/** The body of a list's answer, or the code of what refused it. */
async function answer(
  { reader }: ShopPlace,
  { resource, parameters }: ListAsk,
  actor: Actor,
): Promise<Answered> {
  try {
    const ask = parseListAsk(shopModel, resourceOf(shopModel, resource), new Map(Object.entries(parameters)))
    const page = await reader.read(ask, actor, new Trace('request', 'test'))
    if (page === undefined) throw new Error('Nobody has a session here.')
    return { body: renderList(page), next: page.next === undefined ? undefined : encodeCursor(page.next) }
  } catch (error) {
    if (error instanceof Problem) return { body: error.code, next: undefined }
    throw error
  }
}

/** Where two texts part, with what stands around the place; undefined where they are the same. */
function differenceOf(found: string, expected: string): readonly string[] | undefined {
  if (found === expected) return undefined
  let at = 0
  while (found[at] === expected[at]) at++
  return [found, expected].map((text) => text.slice(Math.max(0, at - 60), at + 60))
}

/** Every page of a list, on both, until there is no next. */
async function compareAll(
  ask: ListAsk,
  actor: Actor,
): Promise<{ readonly pages: number; readonly rows: number }> {
  let after: string | undefined
  let [pages, rows] = [0, 0]
  do {
    const page = {
      ...ask,
      parameters: { ...ask.parameters, ...(after === undefined ? {} : { after }) },
    }
    const told = `${actor.kind} ${actor.roles.join()} ${ask.resource}?${new URLSearchParams(page.parameters).toString()}`
    const expected = await answer(postgres, page, actor)
    const found = await answer(mariadb, page, actor).catch((error: unknown) => {
      throw new Error(told, { cause: error })
    })
    expect(differenceOf(found.body, expected.body), told).toBeUndefined()
    after = expected.next
    pages++
    rows += expected.body.split('"id"').length - 1
  } while (after !== undefined && pages < 4)
  return { pages, rows }
}

const TO_ONE: Includes = {
  product: ['category', 'category.parent'],
  category: ['parent', 'parent.parent'],
  customer: ['user'],
  order: ['customer', 'customer.user'],
  orderLine: ['order', 'product.category', 'order.customer'],
}

const TO_MANY: Includes = {
  product: ['orderLines', 'orderLines(limit:2),category', 'orderLines(limit:3,sort:-order).order.customer'],
  category: ['children(limit:2)', 'products(limit:3)', 'products(limit:2,sort:-name).orderLines(limit:2)'],
  customer: [
    'orders',
    'orders(limit:2,sort:-createdAt).lines',
    'orders(limit:1).lines(limit:2).product.category',
  ],
  order: ['lines', 'lines(limit:2,sort:-quantity),customer'],
  user: ['customers(limit:2).orders(limit:2)'],
  orderLine: ['product.orderLines(limit:2)', 'order.lines(limit:3)'],
}

const ASKS = Number(process.env['OFFSTAGE_RANDOM_QUERIES'] ?? 200)

async function compareRandom(includes: Includes): Promise<{ readonly pages: number; readonly rows: number }> {
  let [pages, rows] = [0, 0]
  for (let seed = 1; seed <= ASKS; seed++) {
    const choose = chooseWith(randomFrom(seed))
    const ask = randomListAsk(data, choose, includes)
    const seen = await compareAll(ask, choose.one(actorsOf(data)))
    pages += seen.pages
    rows += seen.rows
  }
  return { pages, rows }
}

test('lists with their parents, for everybody, page by page', async () => {
  const { pages, rows } = await compareRandom(TO_ONE)
  expect(pages).toBeGreaterThan(ASKS)
  expect(rows).toBeGreaterThan(ASKS)
})

test('lists with their children, and children of children, for everybody', async () => {
  const { pages, rows } = await compareRandom(TO_MANY)
  expect(pages).toBeGreaterThan(ASKS)
  expect(rows).toBeGreaterThan(ASKS)
})

test('GraphQL: pages inside pages, edges, cursors and counts, for everybody', async () => {
  const doors = [postgres, mariadb].map(({ database }) => shopDoor(database))
  let answered = 0
  for (let seed = 1; seed <= ASKS; seed++) {
    const choose = chooseWith(randomFrom(seed))
    const [first] = doors
    if (first === undefined) throw new Error('There are two doors.')
    const { text, variables } = randomQuery(first.schema, data, choose)
    const actor = choose.one(actorsOf(data))
    const told = `seed ${seed} as ${actor.kind} ${actor.roles.join()}\n${text}\n${JSON.stringify(variables)}`
    const [expected, found] = await Promise.all(
      doors.map((door) => send(door, text, { actor, variables }).then((answer) => JSON.stringify(answer))),
    )
    expect(differenceOf(found ?? '', expected ?? ''), told).toBeUndefined()
    if (expected?.startsWith('{"data"') === true) answered++
  }
  expect(answered).toBeGreaterThan(ASKS / 2)
})

test('a search finds the same rows, and counts them, whoever asks', async () => {
  const told = [
    'ch',
    'red la',
    'BLUE',
    'über',
    'chair',
    'zz s',
    'zz 1',
    'lam',
    'tab',
    's',
    '木',
    'the',
    'back slash',
  ]
  let rows = 0
  for (const actor of actorsOf(data))
    for (const search of told) {
      const ask = { resource: 'product', parameters: { search, limit: '100', fields: 'name', count: 'true' } }
      const [expected, found] = [await answer(postgres, ask, actor), await answer(mariadb, ask, actor)]
      // Which of them fit best is each server's own opinion.
      expect(foundIn(found.body), `${actor.kind} ${search}`).toEqual(foundIn(expected.body))
      rows += expected.body.split('"id"').length - 1
    }
  expect(rows).toBeGreaterThan(50)
})

function foundIn(body: string): unknown {
  if (!body.startsWith('{')) return body
  const { data: rows, ...rest } = JSON.parse(body) as { data: readonly { id: string }[] } // a list's answer
  return { rows: rows.map((row) => JSON.stringify(row)).toSorted(), ...rest }
}
