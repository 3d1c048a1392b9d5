import { fastify, type FastifyInstance } from 'fastify'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Timeline } from '../../observe/timeline.ts'
import { guest } from '../../policy/actor.ts'
import { postgres } from '../../sql/postgres/dialect.ts'
import { beginRequest } from '../request-context.ts'
import { mountGraphql } from './mount-graphql.ts'
import { shopModel } from './testing/shop-app.ts'
import { makeShop, type ShopData } from './testing/shop-data.ts'
import { shopDatabase, type ShopDatabase } from './testing/shop-database.ts'
import { actorsOf, shopDoor } from './testing/shop-door.ts'

let shop: ShopDatabase
let data: ShopData
let server: FastifyInstance

beforeAll(async () => {
  data = makeShop(13)
  shop = await shopDatabase(data)
  server = fastify()
  const { reader, act } = shopDoor(shop.database).services
  const services = {
    model: shopModel,
    dialect: postgres,
    database: shop.database,
    reader,
    act,
    authenticator: {
      // Whoever names an actor's number is that actor: signing in is the business of other tests.
      authenticate: async ({ cookie }: { cookie: string | undefined }) =>
        actorsOf(data)[Number(cookie ?? 0)] ?? guest,
      forget: () => {},
      stillHolds: async () => true,
    },
    timeline: new Timeline({ capacity: 10, sample: 1 }),
    isProduction: true,
  }
  server.addHook('onRequest', async (request) => void beginRequest(services, request))
  mountGraphql(server, services)
})
afterAll(async () => {
  await server.close()
  await shop.drop()
})

test('a query over HTTP is answered for who sends it', async () => {
  const query = 'query ($id: ID!) { order(id: $id) { id } }'
  const mine = data.order.find(({ customer }) => customer === data.customer[0]?.id)
  const payload = { query, variables: { id: mine?.id } }
  const asShopper = await server.inject({
    method: 'POST',
    url: '/graphql',
    payload,
    headers: { cookie: '1' },
  })
  expect(asShopper.json()).toEqual({ data: { order: { id: mine?.id } } })
  const asGuest = await server.inject({ method: 'POST', url: '/graphql', payload })
  expect(asGuest.json()).toEqual({ data: { order: null } })
})

test('a query by GET has its parameters decoded', async () => {
  const parameters = new URLSearchParams({
    query: 'query ($n: String!) { categoryByName(name: $n) { name } }',
    variables: '{"n":"ü + %"}',
  })
  const response = await server.inject({ method: 'GET', url: `/graphql?${parameters.toString()}` })
  expect(response.json()).toEqual({ data: { categoryByName: null } })
})

test("what is no JSON, and what another site could send, is refused in GraphQL's own form", async () => {
  const send = (payload: string, type: string) =>
    server.inject({ method: 'POST', url: '/graphql', payload, headers: { 'content-type': type } })
  expect((await send('{', 'application/json')).json()).toMatchObject({
    errors: [{ extensions: { code: 'E_INVALID_JSON' } }],
  })
  const form = await send('query=mutation{ping}', 'application/x-www-form-urlencoded')
  expect(form.statusCode).toBe(415)
  expect(form.json()).toMatchObject({ errors: [{ extensions: { code: 'E_MEDIA_TYPE' } }] })
})

test('in production guests are not shown the schema', async () => {
  const payload = { query: '{ __schema { queryType { name } } }' }
  const asGuest = await server.inject({ method: 'POST', url: '/graphql', payload })
  expect(asGuest.json()).not.toHaveProperty('data')
  const signedIn = await server.inject({ method: 'POST', url: '/graphql', payload, headers: { cookie: '1' } })
  expect(signedIn.json()).toHaveProperty('data')
})
