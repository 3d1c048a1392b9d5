import { once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fastify, type FastifyInstance } from 'fastify'
import { CloseCode } from 'graphql-ws'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { Problem } from '../../../errors.ts'
import { Timeline } from '../../../observe/timeline.ts'
import { guest } from '../../../policy/actor.ts'
import { postgres } from '../../../sql/postgres/dialect.ts'
import { beginRequest } from '../../request-context.ts'
import { sendProblem } from '../../rest/send.ts'
import { mountGraphql, type GraphqlOptions } from '../mount-graphql.ts'
import { shopModel } from '../testing/shop-app.ts'
import { makeShop } from '../testing/shop-data.ts'
import { shopDatabase, type ShopDatabase } from '../testing/shop-database.ts'
import { shopDoor } from '../testing/shop-door.ts'
import { SOCKET_TIMING } from './socket-limits.ts'

let shop: ShopDatabase
let server: FastifyInstance

beforeAll(async () => {
  shop = await shopDatabase(makeShop(1, { categories: 1, products: 1, customers: 1, orders: 1, lines: 1 }))
})
afterEach(() => server.close())
afterAll(() => shop.drop())

/** A server whose sockets have these limits and times. */
async function serve(sockets: GraphqlOptions['sockets']): Promise<string> {
  server = fastify()
  const { reader, act } = shopDoor(shop.database).services
  const services = {
    model: shopModel,
    dialect: postgres,
    database: shop.database,
    reader,
    act,
    authenticator: { authenticate: async () => guest, forget: () => {}, stillHolds: async () => true },
    timeline: new Timeline({ capacity: 10, sample: 1 }),
    isProduction: false,
  }
  server.addHook('onRequest', async (request) => void beginRequest(services, request))
  server.setErrorHandler((error: Error, _request, reply) => {
    if (error instanceof Problem) return sendProblem(reply, error)
    throw error
  })
  mountGraphql(server, services, { ...(sockets && { sockets }) })
  await server.listen({ port: 0, host: '127.0.0.1' })
  const { port } = server.server.address() as AddressInfo // it listens on a port, not on a pipe
  return `ws://127.0.0.1:${port}/graphql`
}

async function open(url: string, greets = true) {
  const socket = new WebSocket(url, 'graphql-transport-ws')
  const closed = once(socket, 'close').then(([code]) => code as number)
  await once(socket, 'open')
  if (greets) {
    socket.send('{"type":"connection_init"}')
    await once(socket, 'message')
  }
  return { socket, closed }
}

test('who does not greet in time is sent away', async () => {
  const { closed } = await open(await serve({ timing: { ...SOCKET_TIMING, greetingMs: 20 } }), false)
  expect(await closed).toBe(CloseCode.ConnectionInitialisationTimeout)
})

test('a connection on which nothing is asked is closed after a while', async () => {
  const { closed } = await open(await serve({ timing: { ...SOCKET_TIMING, beatMs: 10, idleMs: 30 } }))
  expect(await closed).toBe(1000)
})

test('a connection whose other end no longer answers is cut', async () => {
  const { socket, closed } = await open(await serve({ timing: { ...SOCKET_TIMING, beatMs: 20 } }))
  // ws answers pings by itself; this one is deaf from now on.
  socket.pause()
  const gone = new Promise<void>((resolve) => server.server.once('drop', () => resolve()))
  await expect.poll(() => connections()).toBe(0)
  socket.resume()
  expect(await Promise.race([closed, gone])).toBe(1006)
})

const connections = (): Promise<number> =>
  new Promise((resolve, reject) =>
    server.server.getConnections((error, count) => (error ? reject(error) : resolve(count))),
  )

test('one connection too many from a network is refused, and there is room again when one leaves', async () => {
  const url = await serve({ limits: { perUser: 1, perNetwork: 2, all: 10 } })
  const [first] = [await open(url), await open(url)]
  const third = new WebSocket(url, 'graphql-transport-ws')
  third.on('error', () => {})
  const [, response] = (await once(third, 'unexpected-response')) as [unknown, IncomingMessage]
  expect([response.statusCode, response.headers['retry-after']]).toEqual([429, '10'])
  third.terminate()
  first.socket.close()
  await first.closed
  await expect
    .poll(() =>
      open(url).then(
        () => 'open',
        () => 'refused',
      ),
    )
    .toBe('open')
})

test('a server that stops tells its clients to come again', async () => {
  const { closed } = await open(await serve(undefined))
  await server.close()
  expect(await closed).toBe(1001)
})
