import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ReadTogether } from '../../engine/read/read-together.ts'
import { Trace } from '../../observe/trace.ts'
import { guest, type Actor } from '../../policy/actor.ts'
import { answerOperation, type GraphqlParts } from './answer-operation.ts'
import { makeShop, type ShopData } from './testing/shop-data.ts'
import { shopDatabase, type ShopDatabase } from './testing/shop-database.ts'
import { actorsOf, clerkOf, connectionIn, send, shopDoor } from './testing/shop-door.ts'

let shop: ShopDatabase
let data: ShopData
let door: GraphqlParts
let shopper: Actor
let clerk: Actor

beforeAll(async () => {
  data = makeShop(11, { categories: 6, products: 40, customers: 3, orders: 60, lines: 20 })
  shop = await shopDatabase(data)
  door = shopDoor(shop.database)
  shopper = actorsOf(data)[1] ?? guest
  clerk = clerkOf(data.user.at(-1)?.id ?? '')
})
afterAll(() => shop.drop())

const mine = () => data.order.filter(({ customer }) => customer === shopper.facts['customer'])
const others = () => data.order.filter(({ customer }) => customer !== shopper.facts['customer'])

test('a row of somebody else is as absent as one that is not there', async () => {
  const query =
    'query ($id: ID!, $number: String!) { order(id: $id) { id } orderByNumber(number: $number) { id } }'
  const [theirs] = others()
  const variables = { id: theirs?.id, number: theirs?.['number'] }
  expect(await send(door, query, { actor: shopper, variables })).toEqual({
    data: { order: null, orderByNumber: null },
  })
  expect(await send(door, query, { actor: clerk, variables })).toMatchObject({
    data: { order: { id: theirs?.id } },
  })
})

test('lists, counts, cursors and next pages tell of visible rows only', async () => {
  const query =
    '{ orders(state: open, first: 100) { nodes { id } totalCount { value } pageInfo { hasNextPage endCursor } } }'
  const open = mine().filter(({ state }) => state === 'open')
  const answer = await send(door, query, { actor: shopper })
  expect(answer.data?.['orders']).toMatchObject({
    totalCount: { value: open.length },
    pageInfo: { hasNextPage: false },
  })
  expect(connectionIn(answer, 'orders').nodes).toHaveLength(open.length)
  const all = 'query ($ids: [ID!]) { orders(idIn: $ids) { nodes { id } totalCount { value } } }'
  const asked = await send(door, all, { actor: shopper, variables: { ids: others().map(({ id }) => id) } })
  expect(asked).toEqual({ data: { orders: { nodes: [], totalCount: { value: 0 } } } })
})

test('a masked field is null: in rows, in parents, in children, in edges', async () => {
  const row = '{ cost { amount } takings { amount } }'
  const query = `query ($id: ID!) {
    product(id: $id) { cost { amount } orderLines(orderIn: []) { nodes { id } } category { products(first: 2) { nodes ${row} edges { node ${row} } } } }
    categories(first: 2) { nodes { products(first: 2) { nodes { category { name } ...m } } } }
  } fragment m on Product ${row}`
  const visible = data.product.find(
    ({ status, cost, category }) =>
      status === 'active' &&
      cost !== null &&
      data.category.find(({ id }) => id === category)?.['hidden'] === false,
  )
  const { data: answered, errors } = await send(door, query, {
    actor: shopper,
    variables: { id: visible?.id },
  })
  expect(errors).toBeUndefined()
  const values = [...JSON.stringify(answered).matchAll(/"(cost|takings)":(null|\{)/g)].map(
    ([, , value]) => value,
  )
  expect(values.length).toBeGreaterThan(5)
  expect(new Set(values)).toEqual(new Set(['null']))
})

test('a field masked by its row is null in some rows and not in others', async () => {
  const query = '{ orders(customer: "%", first: 100) { nodes { state note } } }'.replace(
    '%',
    shopper.facts['customer'] ?? '',
  )
  const answer = await send(door, query, { actor: shopper })
  const { nodes } = connectionIn<{ state: string; note: string | null }>(answer, 'orders')
  expect(nodes.filter(({ state }) => state === 'shipped').every(({ note }) => note === null)).toBe(true)
  const notesOf = (rows: readonly Readonly<Record<string, unknown>>[]) =>
    rows.filter(({ state }) => state === 'open').map(({ note }) => note)
  expect(new Set(notesOf(nodes))).toEqual(new Set(notesOf(mine())))
})

test('nobody finds a row by a field that is masked in it', async () => {
  const noted = mine().filter(({ note }) => note !== null)
  const shipped = noted.find(({ state }) => state === 'shipped')
  const open = noted.find(({ state }) => state === 'open')
  expect([shipped, open]).not.toContain(undefined)
  const query = 'query ($note: String) { orders(note: $note) { nodes { id } totalCount { value } } }'
  const found = async (note: unknown, actor: Actor) => {
    const answer = await send(door, query, { actor, variables: { note } })
    return connectionIn<{ id: string }>(answer, 'orders').nodes.map(({ id }) => id)
  }
  expect(await found(open?.['note'], shopper)).toContain(open?.id)
  expect(await found(shipped?.['note'], shopper)).not.toContain(shipped?.id)
  expect(await found(shipped?.['note'], clerk)).toContain(shipped?.id)
})

test('a parent that may not be seen is null, its id is not', async () => {
  const hidden = data.category.filter((category) => category['hidden'] === true)
  const product = data.product.find(
    ({ status, category }) => status === 'active' && hidden.some(({ id }) => id === category),
  )
  const query = 'query ($id: ID!) { product(id: $id) { categoryId category { name } } }'
  const variables = { id: product?.id }
  const shown = { categoryId: product?.['category'], category: null }
  expect(await send(door, query, { variables })).toEqual({ data: { product: shown } })
  expect(await send(door, query, { actor: clerk, variables })).toMatchObject({
    data: { product: { category: { name: expect.any(String) } } },
  })
})

test('what nobody reads cannot be asked for', async () => {
  expect(await send(door, '{ secrets { nodes { word } } }', { actor: clerk })).toMatchObject({
    errors: [{ extensions: { code: 'E_GRAPHQL' } }],
  })
})

test('a session that changes while it reads gets nothing of what was read for who it was', async () => {
  const [theirs] = others()
  const stale: Actor = { ...clerk, guard: { session: theirs?.id ?? '', securityVersion: 1 } }
  let renewed = 0
  // The reads as they are, but told by the database that the remembered session no longer holds.
  const readTogether: ReadTogether = (ask, actor, trace) =>
    actor === stale ? Promise.resolve(undefined) : door.services.readTogether(ask, actor, trace)
  const parts = { ...door, services: { ...door.services, readTogether } }
  const renew = async () => {
    renewed += 1
    return shopper
  }
  const answer = await answerOperation(
    {
      query: 'query ($id: ID!, $customer: ID!) { customer(id: $customer) { id } order(id: $id) { id } }',
      operationName: undefined,
      variables: { id: theirs?.id, customer: theirs?.['customer'] },
    },
    parts,
    { actor: stale, trace: new Trace('request', 'test'), renew },
    { onlyReads: true, mayStream: false },
  )
  expect(answer).toEqual({ kind: 'answered', text: '{"data":{"customer":null,"order":null}}' })
  expect(renewed).toBe(1)
})

test('one statement answers an operation, however many fields it has at its root, and however deep they go', async () => {
  const trace = new Trace('request', 'test')
  const query = `query ($yes: Boolean!, $id: ID!) {
    a: categories(first: 2) { nodes { products(first: 2) { nodes { category { parent { name } } orderLines(orderIn: []) { nodes { id } } } edges { cursor } totalCount { value } } } totalCount { value } }
    b: categoryByName(name: "category 1") { ...deep @include(if: $yes) }
    c: categoryByName(name: "category 2") @skip(if: $yes) { id }
    d: products(search: "lamp", last: null) { nodes { j: name } pageInfo { hasNextPage } }
    node(id: $id) { id ... on Category { name ...deep } ... on Product { sku } }
    nodes(ids: [$id, "nobody", $id]) { __typename }
  } fragment deep on Category { children { nodes { name } } }`
  const variables = { yes: true, id: data.category[0]?.id }
  const answer = await send(door, query, { actor: clerk, trace, variables })
  expect(answer.errors).toBeUndefined()
  expect(Object.keys(answer.data ?? {})).toEqual(['a', 'b', 'd', 'node', 'nodes'])
  expect(answer.data).toMatchObject({
    node: { id: variables.id, name: 'category 0', children: { nodes: expect.any(Array) } },
    nodes: [{ __typename: 'Category' }, null, { __typename: 'Category' }],
  })
  expect(trace.steps.filter(({ stage }) => stage === 'statement')).toHaveLength(1)
})

test('a field of the root that no list serves is refused alone, and the other fields stand', async () => {
  const trace = new Trace('request', 'test')
  const query = '{ orders { nodes { id } } products(first: 1) { nodes { __typename } } }'
  const answer = await send(door, query, { trace })
  expect(answer).toMatchObject({
    data: { orders: null, products: { nodes: [{ __typename: 'Product' }] } },
    errors: [{ path: ['orders'], extensions: { code: 'E_NO_ACCESS_PATH' } }],
  })
  expect(trace.steps.filter(({ stage }) => stage === 'statement')).toHaveLength(1)
})

test('a row is asked for again by its id alone, under its policy', async () => {
  const [theirs] = others()
  const query = 'query ($id: ID!) { node(id: $id) { id ... on Node { __typename } ... on Order { number } } }'
  const variables = { id: theirs?.id }
  expect(await send(door, query, { actor: shopper, variables })).toEqual({ data: { node: null } })
  expect(await send(door, query, { variables })).toEqual({ data: { node: null } })
  expect(await send(door, query, { actor: clerk, variables })).toEqual({
    data: { node: { id: theirs?.id, __typename: 'Order', number: theirs?.['number'] } },
  })
  expect(await send(door, query, { actor: clerk, variables: { id: 'Order:1' } })).toEqual({
    data: { node: null },
  })
})

test('a masked field of a node is null, whoever asks for it by its id', async () => {
  const query = 'query ($id: ID!) { node(id: $id) { ... on Product { sku takings { amount } } } }'
  const variables = { id: data.product.find(({ status }) => status === 'active')?.id }
  expect(await send(door, query, { variables })).toMatchObject({ data: { node: { takings: null } } })
  expect(await send(door, query, { actor: clerk, variables })).toMatchObject({
    data: { node: { takings: { amount: expect.any(String) } } },
  })
})

test('what breaks on our side is told by its trace and nothing else', async () => {
  const broken: unknown[] = []
  const readTogether: ReadTogether = () => Promise.reject(new Error('column "secret" does not exist'))
  const services = { ...door.services, readTogether, onBroken: (error: unknown) => void broken.push(error) }
  const trace = new Trace('request', 'test')
  const query = '{ __typename categories { nodes { id } } products(first: 1) { nodes { __typename } } }'
  const answer = await send({ ...door, services }, query, { trace })
  const error = (key: string, column: number) => ({
    message: `Something broke on our side; it is recorded as ${trace.traceId}.`,
    locations: [{ line: 1, column }],
    path: [key],
    extensions: { code: 'E_INTERNAL', status: 500 },
  })
  expect(answer).toEqual({
    data: { __typename: 'Query', categories: null, products: null },
    errors: [error('categories', 14), error('products', 42)],
  })
  expect(broken[0]).toEqual(new Error('column "secret" does not exist'))
})
