import { afterAll, beforeAll, expect, test } from 'vitest'
import { Trace } from '../../observe/trace.ts'
import { guest } from '../../policy/actor.ts'
import { answerGraphql, type GraphqlRequest, type WholeResponse } from './answer-graphql.ts'
import type { GraphqlParts } from './answer-operation.ts'
import { makeShop } from './testing/shop-data.ts'
import { shopDatabase, type ShopDatabase } from './testing/shop-database.ts'
import { shopDoor } from './testing/shop-door.ts'

let shop: ShopDatabase
let door: GraphqlParts

beforeAll(async () => {
  shop = await shopDatabase(makeShop(1, { categories: 1, products: 1, customers: 1, orders: 1, lines: 1 }))
  door = shopDoor(shop.database)
})
afterAll(() => shop.drop())

const GRAPHQL = 'application/graphql-response+json'
const JSON_ = 'application/json'

async function request(given: Partial<GraphqlRequest>): Promise<WholeResponse> {
  const context = { actor: guest, trace: new Trace('request', 'test'), renew: async () => guest }
  const whole = {
    method: 'POST',
    contentType: JSON_,
    accept: GRAPHQL,
    parameters: new Map(),
    body: '',
    ...given,
  }
  const response = await answerGraphql(whole, door, context)
  if (response.kind === 'stream') throw new Error('Nobody asked for a stream.')
  return response
}

const post = (body: unknown, given: Partial<GraphqlRequest> = {}) =>
  request({ body: JSON.stringify(body), ...given })

const get = (parameters: Readonly<Record<string, string>>, given: Partial<GraphqlRequest> = {}) =>
  request({
    method: 'GET',
    contentType: undefined,
    parameters: new Map(Object.entries(parameters)),
    ...given,
  })

const typeOf = ({ headers }: WholeResponse) => headers['content-type']

test.each([
  [GRAPHQL, GRAPHQL],
  [`${GRAPHQL}, application/json;q=0.9`, GRAPHQL],
  [`application/json, ${GRAPHQL};q=0.5`, JSON_],
  [`application/json, ${GRAPHQL}`, GRAPHQL],
  [JSON_, JSON_],
  ['application/*', JSON_],
  ['*/*', JSON_],
  ['text/html, */*;q=0.1', JSON_],
  [undefined, JSON_],
])('whoever accepts %s is answered in %s', async (accept, type) => {
  const response = await post({ query: '{ __typename }' }, { accept })
  expect(response).toMatchObject({ status: 200, body: '{"data":{"__typename":"Query"}}' })
  expect(typeOf(response)).toBe(`${type}; charset=utf-8`)
})

test('whoever accepts neither type is told so', async () => {
  expect(await post({ query: '{ __typename }' }, { accept: 'text/html' })).toMatchObject({ status: 406 })
  expect(await post({ query: '{ __typename }' }, { accept: `${JSON_};q=0` })).toMatchObject({ status: 406 })
})

test.each([
  ['does not parse', { query: '{' }],
  ['is not valid', { query: '{ nobody }' }],
  ['has no operation', { query: 'fragment f on Query { __typename }' }],
  ['has no such operation', { query: 'query a { __typename }', operationName: 'b' }],
  ['has two operations and names none', { query: 'query a { __typename } query b { __typename }' }],
  ['lacks a variable', { query: 'query ($id: ID!) { product(id: $id) { id } }' }],
  [
    'has a variable of another type',
    { query: 'query ($first: Int) { products(first: $first) { nodes { id } } }', variables: { first: 'x' } },
  ],
])('a document that %s is 400 in the new type and 200 in the old', async (_what, body) => {
  const fresh = await post(body)
  expect(fresh.status).toBe(400)
  expect(JSON.parse(fresh.body)).toMatchObject({ errors: [{ extensions: { code: 'E_GRAPHQL' } }] })
  expect(JSON.parse(fresh.body)).not.toHaveProperty('data')
  expect(await post(body, { accept: JSON_ })).toMatchObject({ status: 200, body: fresh.body })
})

test.each([
  ['no JSON', 'x', 'E_INVALID_JSON'],
  ['empty', '', 'E_INVALID_JSON'],
  ['a list: batching is refused', '[{"query":"{ __typename }"}]', 'E_GRAPHQL'],
  ['no object', '"{ __typename }"', 'E_GRAPHQL'],
  ['without a query', '{}', 'E_GRAPHQL'],
  ['with a query that is no text', '{"query":1}', 'E_GRAPHQL'],
  ['with variables that are no object', '{"query":"{ __typename }","variables":[1]}', 'E_GRAPHQL'],
  ['with an operation name that is no text', '{"query":"{ __typename }","operationName":1}', 'E_GRAPHQL'],
  ['with extensions that are no object', '{"query":"{ __typename }","extensions":"x"}', 'E_GRAPHQL'],
])('a body that is %s is no request, whatever is accepted', async (_what, body, code) => {
  for (const accept of [GRAPHQL, JSON_]) {
    const response = await request({ body, accept })
    expect(response.status).toBe(400)
    expect(JSON.parse(response.body)).toMatchObject({ errors: [{ extensions: { code } }] })
  }
})

test('nulls count as absent', async () => {
  const body = { query: '{ __typename }', variables: null, operationName: null, extensions: null }
  expect(await post(body)).toMatchObject({ status: 200 })
})

test.each([
  'text/plain',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  'application/jsonx',
  'application/json; charset=utf-16',
  undefined,
])('a body of type %s is not looked at: a page of another site could send it', async (contentType) => {
  expect(await post({ query: 'mutation { ping }' }, { contentType })).toMatchObject({ status: 415 })
})

test('a body may say that it is UTF-8', async () => {
  const response = await post({ query: '{ __typename }' }, { contentType: 'Application/JSON; charset=UTF-8' })
  expect(response.status).toBe(200)
})

test('a query can be sent by GET, its variables as JSON', async () => {
  const query = 'query one($id: ID!) { product(id: $id) { id } } query two { __typename }'
  const response = await get({ query, operationName: 'one', variables: '{"id":"x"}' })
  expect(response).toMatchObject({ status: 200, body: '{"data":{"product":null}}' })
  expect(await get({ query, variables: '{' })).toMatchObject({ status: 400 })
  expect(await get({})).toMatchObject({ status: 400 })
})

test('a mutation is never done by GET', async () => {
  for (const accept of [GRAPHQL, JSON_]) {
    const response = await get({ query: 'mutation { ping }' }, { accept })
    expect(response).toMatchObject({ status: 405, headers: { allow: 'POST' } })
    expect(JSON.parse(response.body)).toMatchObject({
      errors: [{ extensions: { code: 'E_METHOD_NOT_ALLOWED' } }],
    })
  }
})

test('other methods are refused', async () => {
  const response = await post({ query: '{ __typename }' }, { method: 'PUT' })
  expect(response).toMatchObject({ status: 405, headers: { allow: 'GET, POST' } })
})

test('a refused field is null beside the others, and says which and why', async () => {
  const query = `{
    products(first: 1000) { nodes { id } }
    category(id: "x") { id }
    lines: orderLines(product: "01900000-0000-7000-8000-000000000000") { nodes { id } }
  }`
  const response = await post({ query })
  expect(response.status).toBe(200)
  expect(JSON.parse(response.body)).toEqual({
    data: { products: null, category: null, lines: null },
    errors: [
      {
        message: 'The parameter "first" should be a whole number from 1 to 100.',
        path: ['products'],
        locations: [{ line: 2, column: 5 }],
        extensions: { code: 'E_INVALID_PARAMETER', status: 400, hint: expect.any(String) },
      },
      {
        message: 'order lines cannot be listed by product.',
        path: ['lines'],
        locations: [{ line: 4, column: 5 }],
        extensions: {
          code: 'E_NO_ACCESS_PATH',
          status: 400,
          hint: expect.stringContaining('by product and order'),
        },
      },
    ],
  })
})

test('an answer is kept by nobody', async () => {
  const { headers } = await post({ query: '{ __typename }' })
  expect(headers).toMatchObject({ 'cache-control': 'no-store', vary: 'Accept' })
})

test('what is too much is refused by GET as by POST', async () => {
  const query = '{ categories(first: 100) { nodes { products(first: 100) { nodes { id } } } } }'
  for (const refused of [await get({ query }), await post({ query })]) {
    expect(refused.status).toBe(400)
    expect(refused.body).toContain('more than 2000 rows')
  }
})

test('several requests in one are refused with a sentence', async () => {
  const refused = await post([{ query: '{ __typename }' }, { query: '{ __typename }' }])
  expect(refused.status).toBe(400)
  expect(refused.body).toContain('one at a time')
})
