import { afterAll, beforeAll, expect, test } from 'vitest'
import { renderList } from '../src/engine/read/render-read.ts'
import { Problem } from '../src/errors.ts'
import { shopModel } from '../src/expose/graphql/testing/shop-app.ts'
import { chooseWith, makeShop, randomFrom, type ShopData } from '../src/expose/graphql/testing/shop-data.ts'
import { actorsOf } from '../src/expose/graphql/testing/shop-door.ts'
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

const ASKS = Number(process.env['OFFSTAGE_RANDOM_QUERIES'] ?? 300)

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
