import {
  buildClientSchema,
  getIntrospectionQuery,
  printSchema,
  type GraphQLObjectType,
  type GraphQLSchema,
  type IntrospectionQuery,
} from 'graphql'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { guest, type Actor } from '../../policy/actor.ts'
import type { GraphqlParts } from './answer-operation.ts'
import { makeShop } from './testing/shop-data.ts'
import { shopDatabase, type ShopDatabase } from './testing/shop-database.ts'
import { clerkOf, send, shopDoor } from './testing/shop-door.ts'

let shop: ShopDatabase
let door: GraphqlParts
let closed: GraphqlParts
const clerk = clerkOf('01900000-0000-7000-8000-000000000000')

beforeAll(async () => {
  shop = await shopDatabase(makeShop(1, { categories: 1, products: 12, customers: 1, orders: 1, lines: 1 }))
  door = shopDoor(shop.database)
  closed = shopDoor(shop.database, { introspection: 'signed-in' })
})
afterAll(() => shop.drop())

async function seenBy(actor: Actor) {
  const { data, errors } = await send(
    door,
    getIntrospectionQuery({ specifiedByUrl: true, inputValueDeprecation: true }),
    { actor },
  )
  expect(errors).toBeUndefined()
  // The standard query was answered without an error, so the data has its form.
  return buildClientSchema(data as unknown as IntrospectionQuery)
}

const fieldsOf = (schema: GraphQLSchema, type: string): string[] =>
  Object.keys((schema.getType(type) as GraphQLObjectType | undefined)?.getFields() ?? {})

test('the schema describes itself to the tools that ask for it', async () => {
  expect(printSchema(await seenBy(clerk))).toBe(printSchema(door.schemaFor(clerk)))
})

test('each is shown what a policy could grant them: a guest no writes, no orders, no hidden fields', async () => {
  const [staff, guests] = [await seenBy(clerk), await seenBy(guest)]
  expect(fieldsOf(staff, 'Product')).toEqual(expect.arrayContaining(['name', 'cost', 'takings']))
  expect(fieldsOf(guests, 'Product')).toContain('name')
  expect(fieldsOf(guests, 'Product')).not.toContain('cost')
  expect(fieldsOf(guests, 'Product')).not.toContain('orderLines')
  expect(fieldsOf(staff, 'Mutation')).toEqual(expect.arrayContaining(['createProduct', 'placeOrder', 'ping']))
  expect(fieldsOf(guests, 'Mutation')).toEqual(['ping'])
  expect(fieldsOf(guests, 'Query')).not.toContain('orders')
  expect(guests.getType('Order')).toBeUndefined()
  expect(guests.getType('PlaceOrderInput')).toBeUndefined()
  expect(printSchema(guests)).not.toMatch(/cost|takings|[oO]rderLine/)
})

test('what is not shown to somebody is null where they ask for it all the same, as everywhere', async () => {
  const answer = await send(
    door,
    '{ products(status: active, first: 1, orderBy: price) { nodes { takings { amount } } } }',
  )
  expect(answer.errors).toBeUndefined()
  expect(answer.data).toMatchObject({ products: { nodes: [{ takings: null }] } })
})

test('names are offered only to whom they are shown', async () => {
  const slip = '{ products { nodes { takingz { amount } nam } } }'
  const offered = async (actor: Actor) => JSON.stringify((await send(door, slip, { actor })).errors)
  expect(await offered(guest)).toContain('\\"name\\"')
  expect(await offered(guest)).not.toContain('\\"takings\\"')
  expect(await offered(clerk)).toContain('\\"takings\\"')
})

test('a schema that is shown to nobody is shown to nobody', async () => {
  const shut = shopDoor(shop.database, { introspection: 'nobody' })
  const query = '{ __schema { queryType { name } } }'
  expect(await send(shut, query, { actor: clerk })).toMatchObject({
    errors: [{ extensions: { code: 'E_GRAPHQL' } }],
  })
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
