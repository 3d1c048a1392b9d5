import { afterAll, beforeAll, expect, test } from 'vitest'
import type { GraphqlParts } from './answer-operation.ts'
import { makeShop } from './testing/shop-data.ts'
import { shopDatabase, type ShopDatabase } from './testing/shop-database.ts'
import { send, shopDoor } from './testing/shop-door.ts'

let shop: ShopDatabase
let door: GraphqlParts

beforeAll(async () => {
  shop = await shopDatabase(makeShop(1, { categories: 7, products: 3, customers: 1, orders: 1, lines: 1 }))
  door = shopDoor(shop.database)
})
afterAll(() => shop.drop())

interface Page {
  readonly nodes: readonly { readonly name: string }[]
  readonly pageInfo: {
    readonly hasNextPage: boolean
    readonly hasPreviousPage: boolean
    readonly startCursor: string
    readonly endCursor: string
  }
}

async function categories(page: string): Promise<Page> {
  const query = `{ categories(orderBy: name, ${page}) {
    nodes { name } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
  } }`
  const { data, errors } = await send(door, query)
  expect(errors).toBeUndefined()
  return data?.['categories'] as Page // as the query asks for it
}

const namesOf = ({ nodes }: Page) => nodes.map(({ name }) => name)

test('walking back from the end passes the same rows in the same order as walking there', async () => {
  const forth: string[] = []
  for (let page = await categories('first: 2'); ;) {
    forth.push(...namesOf(page))
    if (!page.pageInfo.hasNextPage) break
    page = await categories(`first: 2, after: "${page.pageInfo.endCursor}"`)
  }
  const back: string[] = []
  for (let page = await categories('last: 2'); ;) {
    back.unshift(...namesOf(page))
    if (!page.pageInfo.hasPreviousPage) break
    page = await categories(`last: 2, before: "${page.pageInfo.startCursor}"`)
  }
  expect(forth.length).toBeGreaterThan(3)
  expect(back).toEqual(forth)
})

test('the end of a turned order is its own', async () => {
  const all = namesOf(await categories('first: 100'))
  expect(namesOf(await categories('last: 2, reverse: true'))).toEqual(all.slice(0, 2).toReversed())
})

test.each([
  ['first: 2, last: 2', 'read from one end'],
  ['after: "x", last: 2', 'read from one end'],
  ['first: 2, before: "x"', 'read from one end'],
  ['last: 0', 'from 1 to 100'],
  ['last: 101', 'from 1 to 100'],
])('categories(%s) is refused', async (page, why) => {
  const { errors } = await send(door, `{ categories(orderBy: name, ${page}) { nodes { name } } }`)
  expect(errors?.[0]).toMatchObject({ extensions: { code: 'E_INVALID_PARAMETER' } })
  expect(errors?.[0]?.message).toContain(why)
})

test('a search has no end to be read from, and a cursor of another list is none', async () => {
  const codeOf = async (query: string) => (await send(door, query)).errors?.[0]?.extensions['code']
  expect(await codeOf('{ products(search: "lamp", last: 2) { nodes { id } } }')).toBe('E_INVALID_PARAMETER')
  expect(await codeOf('{ categories(orderBy: name, last: 2, before: "bm8") { nodes { id } } }')).toBe(
    'E_INVALID_CURSOR',
  )
})
