import { afterAll, beforeAll, expect, test } from 'vitest'
import { onlyRow } from '../../engine/read/answer-read.ts'
import { renderList, renderRow } from '../../engine/read/render-read.ts'
import { Problem } from '../../errors.ts'
import { resourceOf } from '../../model/model.ts'
import { Trace } from '../../observe/trace.ts'
import { parseListAsk, parseRowAsk } from '../../plan/parse-ask.ts'
import type { Actor } from '../../policy/actor.ts'
import type { GraphqlParts } from './answer-operation.ts'
import { shopModel } from './testing/shop-app.ts'
import { makeShop, type ShopData } from './testing/shop-data.ts'
import { shopDatabase, type ShopDatabase } from './testing/shop-database.ts'
import { actorsOf, connectionIn, send, shopDoor, type Connection } from './testing/shop-door.ts'

let shop: ShopDatabase
let data: ShopData
let door: GraphqlParts

beforeAll(async () => {
  data = makeShop(5)
  shop = await shopDatabase(data)
  door = shopDoor(shop.database)
})
afterAll(() => shop.drop())

type Rows = readonly Readonly<Record<string, unknown>>[]

async function restList(resource: string, parameters: Readonly<Record<string, string>>, actor: Actor) {
  const ask = parseListAsk(shopModel, resourceOf(shopModel, resource), new Map(Object.entries(parameters)))
  const page = await door.services.reader.read(ask, actor, new Trace('request', 'test'))
  if (page === undefined) throw new Error('Nobody has a session here.')
  return JSON.parse(renderList(page)) as { data: Rows; page: { next: string | null }; count?: unknown }
}

async function restRow(
  resource: string,
  id: string,
  parameters: Readonly<Record<string, string>>,
  actor: Actor,
) {
  const ask = parseRowAsk(shopModel, resourceOf(shopModel, resource), id, new Map(Object.entries(parameters)))
  const page = await door.services.reader.read(ask, actor, new Trace('request', 'test'))
  if (page === undefined) throw new Error('Nobody has a session here.')
  return (JSON.parse(renderRow(onlyRow(page))) as { data: Readonly<Record<string, unknown>> }).data
}

const SCALARS =
  'id version createdAt updatedAt sku name status shelf weight stock views rating traits addedOn soldUntil'
const PRODUCT = `${SCALARS} onSale recent price { amount currency } cost { amount currency } takings { amount currency }
  picture { id url type bytes width height variants } category: categoryId`

/** What REST leaves out because it is masked, GraphQL says is null. */
function withMaskedAsNull(row: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return { cost: null, takings: null, ...row }
}

test('every field of a row, a page and its cursor, and the count are the same as over REST, for everybody', async () => {
  for (const actor of actorsOf(data)) {
    const category = data.category[0]?.id ?? ''
    const query = `query ($category: ID!, $after: String) {
      products(category: $category, orderBy: name, reverse: true, first: 3, after: $after) {
        nodes { ${PRODUCT} } pageInfo { hasNextPage endCursor } totalCount { value capped }
      }
    }`
    let after: string | null = null
    do {
      const page = {
        category,
        sort: '-name',
        limit: '3',
        count: 'true',
        ...(after === null ? {} : { after }),
      }
      const rest = await restList('product', page, actor)
      const answer = await send(door, query, { actor, variables: { category, after } })
      const products = connectionIn(answer, 'products')
      expect(products.nodes).toEqual(rest.data.map(withMaskedAsNull))
      expect(products.pageInfo.hasNextPage).toBe(rest.page.next !== null)
      expect(rest.page.next ?? products.pageInfo.endCursor).toBe(products.pageInfo.endCursor)
      expect(products.totalCount).toEqual(rest.count)
      after = rest.page.next
    } while (after !== null)
  }
})

test('a row with its parents and children is the same as over REST', async () => {
  for (const actor of actorsOf(data))
    for (const { id } of data.order.slice(0, 8)) {
      const parameters = {
        include: 'customer,lines(limit:2,sort:-quantity).product',
        fields: 'number,note,lines.quantity,lines.product.sku,customer.name',
      }
      const rest = await restRow('order', id, parameters, actor).catch(() => undefined)
      const { data: answered } = await send(
        door,
        `query ($id: ID!) { order(id: $id) { id number note customer { id name }
          lines(first: 2, orderBy: quantity, reverse: true) { nodes { id quantity product { id sku } } } } }`,
        { actor, variables: { id } },
      )
      const order = answered?.['order'] as (Readonly<Record<string, unknown>> & { lines: Connection }) | null
      const shown = order === null ? undefined : { ...order, lines: order.lines.nodes }
      expect(shown).toEqual(rest && { note: null, ...rest })
    }
})

test('a search finds the same rows in the same order as over REST, in one page without a next', async () => {
  for (const actor of actorsOf(data))
    for (const words of ['ch', 'red la', 'BLUE', 'über', 's-1']) {
      const rest = await restList('product', { search: words, fields: 'id', count: 'true' }, actor)
      const answer = await send(
        door,
        'query ($s: String) { products(search: $s) { nodes { id } pageInfo { hasNextPage } totalCount { value capped } } }',
        { actor, variables: { s: words } },
      )
      const products = connectionIn(answer, 'products')
      expect(products.nodes).toEqual(rest.data)
      expect(products.pageInfo.hasNextPage).toBe(false)
      expect(products.totalCount).toEqual(rest.count)
    }
})

test('an ask that REST refuses is refused here by the same code', async () => {
  const cases = [
    [{ rating: '1' }, 'products(rating: 1) { nodes { id } }'],
    [{ category: 'x' }, 'products(category: "x") { nodes { id } }'],
    [{ after: 'x' }, 'products(after: "x") { nodes { id } }'],
    [{ search: '--' }, 'products(search: "--") { nodes { id } }'],
    [{ limit: '0' }, 'products(first: 0) { nodes { id } }'],
    [{ search: 'a', after: 'WyJhIl0' }, 'products(search: "a", after: "WyJhIl0") { nodes { id } }'],
    [{ sku: 'a', 'price[gt]': '1' }, 'products(sku: "a", priceRange: { gt: "1" }) { nodes { id } }'],
  ] as const
  for (const [parameters, field] of cases) {
    const [actor] = actorsOf(data)
    if (actor === undefined) throw new Error('There is a guest.')
    const code = await restList('product', parameters, actor).then(
      () => 'answered',
      (error: unknown) => (error instanceof Problem ? error.code : error),
    )
    const { errors } = await send(door, `{ ${field} }`)
    expect(errors?.[0]?.extensions['code'], field).toBe(code)
  }
})
