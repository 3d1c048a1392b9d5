import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Actor } from '../../policy/actor.ts'
import { newId } from '../../values/id.ts'
import type { GraphqlParts } from './answer-operation.ts'
import { makeShop, type ShopData } from './testing/shop-data.ts'
import { shopDatabase, type ShopDatabase } from './testing/shop-database.ts'
import { actorsOf, clerkOf, send, shopDoor } from './testing/shop-door.ts'

let shop: ShopDatabase
let data: ShopData
let door: GraphqlParts
let shopper: Actor
let clerk: Actor

beforeAll(async () => {
  data = makeShop(3)
  shop = await shopDatabase(data)
  door = shopDoor(shop.database)
  const [, first] = actorsOf(data)
  if (first === undefined) throw new Error('The shop has a shopper.')
  shopper = first
  clerk = clerkOf(data.user.at(-1)?.id ?? '')
})
afterAll(() => shop.drop())

const PLACE = `mutation ($input: PlaceOrderInput!, $key: String!) {
  placed: placeOrder(input: $input, idempotencyKey: $key) {
    __typename
    orderId
    sum: total { amount __typename }
    lines { productId price { currency } }
    labels
    order { number customer { id } lines { nodes { quantity product { sku } } totalCount { value } } }
  }
}`

const active = () => data.product.find(({ status }) => status === 'active')

const inputOf = (number: string, quantity = 2) => ({ number, lines: [{ product: active()?.id, quantity }] })

async function count(table: string): Promise<number> {
  const [row] = await shop.database.query<{ count: number }>({
    text: `select count(*)::int as count from "${table}"`,
    values: [],
  })
  return row?.count ?? 0
}

test('an action is a mutation; what it refers to is read with it, by the rights of who called it', async () => {
  const variables = { input: inputOf('A-1'), key: newId() }
  const answer = await send(door, PLACE, { actor: shopper, variables })
  const cents = 2n * (active()?.['price'] as bigint)
  expect(answer).toEqual({
    data: {
      placed: {
        __typename: 'PlaceOrderPayload',
        orderId: expect.any(String),
        sum: { amount: (Number(cents) / 100).toFixed(2), __typename: 'Money' },
        lines: [{ productId: active()?.id, price: { currency: 'USD' } }],
        labels: ['card'],
        order: {
          number: 'A-1',
          customer: { id: shopper.facts['customer'] },
          lines: { nodes: [{ quantity: 2, product: { sku: active()?.['sku'] } }], totalCount: { value: 1 } },
        },
      },
    },
  })
})

test('sent again with its key an action happens once and answers the same', async () => {
  const variables = { input: inputOf('A-2'), key: newId() }
  const first = await send(door, PLACE, { actor: shopper, variables })
  const orders = await count('order')
  expect(await send(door, PLACE, { actor: shopper, variables })).toEqual(first)
  expect(await count('order')).toBe(orders)
  const other = { ...variables, input: inputOf('A-3') }
  expect(await send(door, PLACE, { actor: shopper, variables: other })).toMatchObject({
    data: { placed: null },
    errors: [{ path: ['placed'], extensions: { code: 'E_KEY_REUSED', status: 422 } }],
  })
})

test('a declared rejection is null with its name as the code, and what it wrote is undone', async () => {
  const orders = await count('order')
  const variables = { input: inputOf('A-4', 100), key: newId() }
  expect(await send(door, PLACE, { actor: shopper, variables })).toMatchObject({
    data: { placed: null },
    errors: [
      {
        message: expect.stringContaining('too many'),
        path: ['placed'],
        extensions: { code: 'tooMany', status: 409, data: { most: 99 } },
      },
    ],
  })
  expect(await count('order')).toBe(orders)
})

test('an action that needs a key is not called without one, and an action is refused to whom it is not for', async () => {
  const query = PLACE.replace('$key: String!', '$key: String')
  expect(await send(door, query, { actor: shopper, variables: { input: inputOf('A-5') } })).toMatchObject({
    errors: [{ extensions: { code: 'E_GRAPHQL' } }],
  })
  const variables = { input: inputOf('A-5'), key: newId() }
  expect(await send(door, PLACE, { variables })).toMatchObject({
    data: { placed: null },
    errors: [{ extensions: { code: 'E_NOT_SIGNED_IN', status: 401 } }],
  })
})

test('input is checked as it is at the other doors, each wrong place by its pointer', async () => {
  const input = { number: 'x'.repeat(21), lines: [{ product: 'x', quantity: 0 }] }
  const { errors } = await send(door, PLACE, { actor: shopper, variables: { input, key: newId() } })
  expect(errors?.[0]?.extensions).toMatchObject({
    code: 'E_INVALID_INPUT',
    errors: [{ pointer: '/number' }, { pointer: '/lines/0/product' }, { pointer: '/lines/0/quantity' }],
  })
})

test('the fields of a mutation are done one after the other, each whole or not at all', async () => {
  const sku = data.product[0]?.['sku']
  const values = `name: "Lamp", price: { amount: "12.50", currency: "USD" }, addedOn: "2026-01-31",
    soldUntil: "2026-01-31T09:30:00Z", category: "${data.category[0]?.id}", traits: { a: [1, { b: null }] }`
  const query = `mutation {
    one: createProduct(input: { sku: "M-1", ${values} }) { id sku price { amount } traits stock cost { amount } }
    two: createProduct(input: { sku: "${String(sku)}", ${values} }) { id }
    three: createProduct(input: { sku: "M-3", status: retired, ${values} }) { version category { id } }
    ping
    __typename
  }`
  expect(await send(door, query, { actor: clerk })).toMatchObject({
    data: {
      one: {
        sku: 'M-1',
        price: { amount: '12.50' },
        traits: { a: [1, { b: null }] },
        stock: '0',
        cost: null,
      },
      two: null,
      three: { version: 1, category: { id: data.category[0]?.id } },
      ping: true,
      __typename: 'Mutation',
    },
    errors: [{ path: ['two'], extensions: { code: 'E_UNIQUE', status: 409 } }],
  })
})

test('a row is changed at the version that was read, cleared by null, and deleted', async () => {
  const id = data.product[1]?.id
  const version = data.product[1]?.['version']
  const update = `mutation ($id: ID!, $changes: UpdateProductInput!, $version: SafeInt) {
    updateProduct(id: $id, changes: $changes, ifVersion: $version) { version name rating }
  }`
  const variables = { id, changes: { name: 'new', rating: null }, version }
  const changed = { version: Number(version) + 1, name: 'new', rating: null }
  expect(await send(door, update, { actor: clerk, variables })).toEqual({ data: { updateProduct: changed } })
  expect(await send(door, update, { actor: clerk, variables })).toMatchObject({
    data: { updateProduct: null },
    errors: [{ extensions: { code: 'E_VERSION_MISMATCH', status: 412 } }],
  })
  expect(await send(door, update, { actor: shopper, variables })).toMatchObject({
    data: { updateProduct: null },
    errors: [{ path: ['updateProduct'] }],
  })
  const created = await send(
    door,
    `mutation ($c: ID!) { createProduct(input: { sku: "D-1", name: "x", price: { amount: "1", currency: "USD" },
      addedOn: "2026-01-31", soldUntil: "2026-01-31T09:30:00Z", category: $c }) { id } }`,
    { actor: clerk, variables: { c: data.category[0]?.id } },
  )
  const { id: made } = (created.data?.['createProduct'] ?? {}) as { id?: string }
  const remove = 'mutation ($id: ID!) { deleteProduct(id: $id) }'
  expect(await send(door, remove, { actor: clerk, variables: { id: made } })).toEqual({
    data: { deleteProduct: made },
  })
  expect(await send(door, remove, { actor: clerk, variables: { id: made } })).toMatchObject({
    data: { deleteProduct: null },
    errors: [{ extensions: { code: 'E_NOT_FOUND', status: 404 } }],
  })
  expect(await send(door, remove, { actor: clerk, variables: { id: 'x' } })).toMatchObject({
    errors: [{ extensions: { code: 'E_NOT_FOUND' } }],
  })
})

test('a write of a row with a key happens once', async () => {
  const query = `mutation ($input: CreateOrderInput!) {
    createOrder(input: $input, idempotencyKey: "order-once") { id number total { amount } }
  }`
  const input = {
    number: 'K-1',
    total: { amount: '5', currency: 'USD' },
    customer: shopper.facts['customer'],
  }
  const first = await send(door, query, { actor: shopper, variables: { input } })
  expect(first).toMatchObject({ data: { createOrder: { number: 'K-1', total: { amount: '5.00' } } } })
  expect(await send(door, query, { actor: shopper, variables: { input } })).toEqual(first)
})
