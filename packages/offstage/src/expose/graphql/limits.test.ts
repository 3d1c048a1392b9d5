import { afterAll, beforeAll, expect, test } from 'vitest'
import { Trace } from '../../observe/trace.ts'
import type { GraphqlParts } from './answer-operation.ts'
import { makeShop } from './testing/shop-data.ts'
import { shopDatabase, type ShopDatabase } from './testing/shop-database.ts'
import { send, shopDoor } from './testing/shop-door.ts'

let shop: ShopDatabase
let door: GraphqlParts

beforeAll(async () => {
  shop = await shopDatabase(makeShop(1, { categories: 1, products: 1, customers: 1, orders: 1, lines: 1 }))
  door = shopDoor(shop.database)
})
afterAll(() => shop.drop())

/** What a document is refused with; that nothing was asked of the database is part of being refused. */
async function refusal(query: string, variables: Readonly<Record<string, unknown>> = {}): Promise<string> {
  const trace = new Trace('request', 'test')
  const { data, errors } = await send(door, query, { variables, trace })
  expect(data).toBeUndefined()
  expect(errors?.[0]?.extensions).toMatchObject({ code: 'E_GRAPHQL', status: 400 })
  expect(trace.steps.map(({ stage }) => stage)).not.toContain('statement')
  return errors?.[0]?.message ?? ''
}

async function isAnswered(query: string): Promise<void> {
  const answer = await send(door, query)
  expect(answer).toMatchObject({ data: {} })
  expect(answer.errors).toBeUndefined()
}

const nested = (levels: number, field: string, leaf: string): string =>
  `${`${field} { `.repeat(levels)}${leaf}${' }'.repeat(levels)}`

test('a document of more than 16,384 bytes is refused before it is parsed', async () => {
  expect(await refusal(`{ ${'#'.repeat(16_400)}`)).toBe('The document is larger than 16384 bytes.')
  await isAnswered(`{ __typename } ${' '.repeat(16_000)}`)
})

test('a document nested deeper than 10 levels is refused, through fragments too', async () => {
  await isAnswered(`{ category(id: "x") { ${nested(8, 'parent', 'id')} } }`)
  expect(await refusal(`{ category(id: "x") { ${nested(9, 'parent', 'id')} } }`)).toMatch(/deeper than 10/)
  expect(
    await refusal(
      `{ category(id: "x") { ...a } } fragment a on Category { ${nested(5, 'parent', '...b')} } fragment b on Category { ${nested(5, 'parent', 'id')} }`,
    ),
  ).toMatch(/deeper than 10/)
})

test('a document that asks for more than 500 fields is refused, however few bytes say so', async () => {
  const names = (count: number) => 'name '.repeat(count)
  await isAnswered(`{ category(id: "x") { ${names(499)} } }`)
  expect(await refusal(`{ category(id: "x") { ${names(500)} } }`)).toMatch(/more than 500 fields/)
  const doubling = Array.from(
    { length: 30 },
    (_, at) => `fragment f${at} on Category { ...f${at + 1} ...f${at + 1} }`,
  )
  expect(
    await refusal(`{ category(id: "x") { ...f0 } } ${doubling.join(' ')} fragment f30 on Category { id }`),
  ).toMatch(/more than 500 fields/)
})

test('a document that asks for more than 100 fields under other names is refused, fragments taken in', async () => {
  const aliases = (count: number) => Array.from({ length: count }, (_, at) => `a${at}: name`).join(' ')
  const query = (count: number) =>
    `{ category(id: "x") { ...a parent { ...a } } } fragment a on Category { ${aliases(count)} }`
  await isAnswered(query(50))
  expect(await refusal(query(51))).toMatch(/more than 100 fields under other names/)
})

test('the limits are what the server is told', async () => {
  const strict = shopDoor(shop.database, { limits: { costMax: 20, depthMax: 3, aliasesMax: 1 } })
  const said = async (query: string) => (await send(strict, query)).errors?.[0]?.message
  expect(await said('{ categories(first: 20) { nodes { id } } }')).toBeUndefined()
  expect(await said('{ categories(first: 21) { nodes { id } } }')).toMatch(/more than 20 rows/)
  expect(await said('{ categories(first: 1) { nodes { parent { id } } } }')).toMatch(/deeper than 3/)
  expect(await said('{ a: __typename b: __typename }')).toMatch(/more than 1 field/)
})

test('rows by their ids alone are counted too, of all their types the dearest', async () => {
  const query = (first: number) =>
    `query ($ids: [ID!]!) { nodes(ids: $ids) { id ... on Category { products(first: ${first}) { nodes { id } } } ... on Product { category { id } } } }`
  const ids = Array.from({ length: 100 }, () => 'nobody')
  expect((await send(door, query(17), { variables: { ids } })).errors).toBeUndefined()
  expect(await refusal(query(20), { ids })).toMatch(/more than 2000 rows/)
  const tooMany = await send(door, query(1), { variables: { ids: [...ids, 'x'] } })
  expect(tooMany.errors?.[0]?.extensions['code']).toBe('E_INVALID_PARAMETER')
})

test('fragments that spread each other are refused', async () => {
  expect(
    await refusal(
      '{ category(id: "x") { ...a } } fragment a on Category { parent { ...b } } fragment b on Category { parent { ...a } }',
    ),
  ).toMatch(/Cannot spread fragment/)
})

test('nesting that no parser can follow is refused and breaks nothing', async () => {
  expect(await refusal('{a'.repeat(8_000))).not.toBe('')
  expect(await refusal(`{ category(id: ${'['.repeat(8_000)}`)).not.toBe('')
})

test('more than 10 fields at the root are refused', async () => {
  const roots = (count: number) =>
    Array.from({ length: count }, (_, at) => `r${at}: category(id: "x") { id }`).join(' ')
  await isAnswered(`{ ${roots(10)} }`)
  expect(await refusal(`{ ${roots(11)} }`)).toMatch(/more than 10 fields at its root/)
})

test('rows are counted along the nesting, by the variables that a request brings', async () => {
  const query = `query ($first: Int) {
    categories(first: $first) { nodes { products(first: 9) { nodes { category { id } } } } }
  }`
  expect(await send(door, query, { variables: { first: 100 } })).toMatchObject({ data: { categories: {} } })
  // 100 categories, 1,000 products, and as many of their categories.
  const more = query.replace('first: 9', 'first: 10')
  expect(await refusal(more, { first: 100 })).toMatch(/more than 2000 rows/)
  expect(await send(door, more, { variables: { first: 90 } })).toMatchObject({ data: { categories: {} } })
})

test('rows that fields of the root ask for are counted together', async () => {
  const one = (at: number) =>
    `r${at}: categories(first: 100) { nodes { products(first: 4) { nodes { id } } } }`
  await isAnswered(`{ ${[1, 2, 3].map(one).join(' ')} }`)
  expect(await refusal(`{ ${[1, 2, 3, 4, 5].map(one).join(' ')} }`)).toMatch(/more than 2000 rows/)
})

test('a count of children costs as much as ten of them', async () => {
  const query = (first: number) =>
    `{ categories(first: 100) { nodes { children(first: ${first}) { nodes { id } totalCount { value } } } } }`
  await isAnswered(query(9))
  expect(await refusal(query(10))).toMatch(/more than 2000 rows/)
})

test('an alias that the database would cut is refused', async () => {
  await isAnswered(`{ ${'k'.repeat(63)}: __typename category(id: "x") { ${'k'.repeat(63)}: id } }`)
  expect(await refusal(`{ category(id: "x") { ${'k'.repeat(64)}: id } }`)).toMatch(/longer than 63/)
})

test('a value cannot be asked for under more names than a function takes arguments', async () => {
  const names = (count: number) => Array.from({ length: count }, (_, at) => `a${at}: amount`).join(' ')
  await isAnswered(
    `{ products(first: 1) { nodes { price { ${names(50)} } stock takings { ${names(50)} } } } }`,
  )
  expect(await refusal(`{ products { nodes { price { ${names(51)} } } } }`)).toMatch(/more than 50 names/)
})

test('limits hold for mutations before anything is done', async () => {
  const twice = Array.from({ length: 11 }, (_, at) => `p${at}: ping`).join(' ')
  expect(await refusal(`mutation { ${twice} }`)).toMatch(/more than 10 fields/)
})
