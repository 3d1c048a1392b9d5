import { buildClientSchema, getIntrospectionQuery, printSchema, type IntrospectionQuery } from 'graphql'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { GraphqlParts } from './answer-operation.ts'
import { makeShop } from './testing/shop-data.ts'
import { shopDatabase, type ShopDatabase } from './testing/shop-database.ts'
import { clerkOf, send, shopDoor } from './testing/shop-door.ts'

let shop: ShopDatabase
let door: GraphqlParts
let closed: GraphqlParts
const clerk = clerkOf('01900000-0000-7000-8000-000000000000')

beforeAll(async () => {
  shop = await shopDatabase(makeShop(1, { categories: 1, products: 1, customers: 1, orders: 1, lines: 1 }))
  door = shopDoor(shop.database)
  closed = shopDoor(shop.database, false)
})
afterAll(() => shop.drop())

test('the schema describes itself whole, to the tools that ask for it', async () => {
  const { data, errors } = await send(
    door,
    getIntrospectionQuery({ specifiedByUrl: true, inputValueDeprecation: true }),
  )
  expect(errors).toBeUndefined()
  // The standard query was answered without an error, so the data has its form.
  const seen = buildClientSchema(data as unknown as IntrospectionQuery)
  expect(printSchema(seen)).toBe(printSchema(door.schema.schema))
})

test('questions about the schema and about rows go together', async () => {
  const query = `query ($kind: String!, $no: Boolean!) {
    a: __type(name: $kind) { name ...f }
    categories { nodes { __typename } }
    __schema @skip(if: $no) { queryType { name } }
    __typename
  } fragment f on __Type { kind }`
  const { data } = await send(door, query, { variables: { kind: 'Product', no: false }, actor: clerk })
  expect(Object.keys(data ?? {})).toEqual(['a', 'categories', '__schema', '__typename'])
  expect(data).toMatchObject({
    a: { name: 'Product', kind: 'OBJECT' },
    __schema: { queryType: { name: 'Query' } },
  })
})

test('what nobody reads is not in the schema, nor is the way to it', async () => {
  const { data } = await send(
    door,
    '{ secret: __type(name: "Secret") { name } product: __type(name: "Product") { fields { name } } }',
  )
  expect(data?.['secret']).toBeNull()
  expect(JSON.stringify(data)).not.toContain('secrets')
})

test('where the schema is closed, guests are not shown it, whoever is signed in is', async () => {
  const query = '{ __schema { queryType { name } } }'
  expect(await send(closed, query)).toMatchObject({ errors: [{ extensions: { code: 'E_GRAPHQL' } }] })
  expect(await send(closed, query, { actor: clerk })).toMatchObject({
    data: { __schema: { queryType: { name: 'Query' } } },
  })
  expect(await send(closed, '{ __typename }')).toEqual({ data: { __typename: 'Query' } })
})

test('a closed schema offers guests no names for their slips', async () => {
  const slip = '{ produtcs { nodes { id } } }'
  expect((await send(door, slip)).errors?.[0]?.message).toContain('Did you mean')
  expect((await send(closed, slip)).errors?.[0]?.message).not.toContain('products')
  const variables = { range: { get: '2026-01-01' } }
  const query = 'query ($range: DateRange) { products(category: "x", addedOnRange: $range) { nodes { id } } }'
  expect((await send(closed, query, { variables })).errors?.[0]?.message).not.toContain('gte')
})

test('the schema is not nested into itself without end', async () => {
  const query = `{ __schema { types { fields { type { fields { type { fields { type { fields { type { name } } } } } } } } } } }`
  expect(await send(door, query)).toMatchObject({
    errors: [{ message: expect.stringContaining('introspection depth') }],
  })
})
