import type { Id } from 'offstage'
import { afterEach, expect, test } from 'vitest'
import { createClient, ProblemError, UnreachableError, type ClientOptions } from './index.ts'
import {
  breakOff,
  hangUp,
  json,
  problem,
  scriptedServer,
  type Reply,
  type ScriptedServer,
} from './scripted-server.fixture.ts'
import type { shop } from './shop.fixture.ts'

let server: ScriptedServer
afterEach(() => server.close())

async function clientOf(replies: readonly [Reply, ...Reply[]], options: ClientOptions = {}) {
  server = await scriptedServer(...replies)
  return createClient<typeof shop>({ url: server.url, ...options })
}

const EMPTY = json({ data: [], page: { next: null } })
const toy = '0198c0de-0000-7000-8000-000000000001' as Id<'toy'>
const maker = '0198c0de-0000-7000-8000-000000000002' as Id<'maker'>
const lastSeen = () => server.seen.at(-1)

test('an ask becomes the parameters of the contract', async () => {
  const client = await clientOf([EMPTY])
  await client.toy.list({
    where: {
      maker,
      status: { in: ['new', 'sold'] },
      price: { gte: '12.50', lt: { amount: '20.00', currency: 'EUR' } },
    },
    orderBy: '-price',
    limit: 5,
    after: 'abc',
    count: true,
    fields: ['name', 'price'],
    include: { maker: { fields: ['name'] }, parts: { fields: ['code'], limit: 3, orderBy: '-id' } },
  })
  expect(lastSeen()).toMatchObject({ method: 'GET', headers: { accept: 'application/json' } })
  expect(lastSeen()?.address.split(/[?&]/)).toEqual([
    '/api/toys',
    `maker=${maker}`,
    'status[in]=new,sold',
    'price[gte]=12.50',
    'price[lt]=20.00',
    'sort=-price',
    'limit=5',
    'after=abc',
    'count=true',
    'include=maker,parts(limit:3,sort:-id)',
    'fields=name,price,maker.name,parts.code',
  ])
})

test('relations of relations are named by their whole path', async () => {
  const client = await clientOf([json({ data: { id: toy } })])
  await client.toy.get(toy, {
    include: { maker: { include: { toys: { limit: 2, include: { maker: true } } } } },
  })
  expect(lastSeen()?.address).toBe(`/api/toys/${toy}?include=maker,maker.toys(limit:2),maker.toys.maker`)
})

test('an address without conditions has no question mark, and a declared plural is used', async () => {
  const client = await clientOf([EMPTY], { plurals: { maker: 'makerFolk' } })
  await client.maker.list()
  expect(lastSeen()?.address).toBe('/api/maker-folk')
})

test('an ask for any of no values is answered without a request', async () => {
  const client = await clientOf([EMPTY])
  expect(await client.toy.list({ where: { id: { in: [] } } })).toEqual({ data: [], page: { next: null } })
  expect(server.seen).toEqual([])
})

test('what an address could not tell apart is refused before it is sent', async () => {
  const client = await clientOf([EMPTY])
  await expect(client.toy.list({ where: { code: { in: ['a,b', 'c'] } } })).rejects.toThrow(
    '"a,b" has a comma',
  )
  await expect(client.toy.get(toy, { include: { maker: { fields: ['name'] } } })).rejects.toThrow(
    'The ask names "maker.name", so it has to name the fields of the row itself too.',
  )
  expect(server.seen).toEqual([])
})

test('a write carries a key of its own, or yours, or none', async () => {
  const client = await clientOf([json({ data: { id: toy } })])
  await client.toy.update(toy, { name: 'Bear' })
  await client.toy.update(toy, { name: 'Bear' })
  await client.toy.update(toy, { name: 'Bear', soldAt: null }, { key: 'mine', ifMatch: 7 })
  await client.toy.update(toy, { soldAt: new Date(0) }, { key: false })
  const [first, second, third, fourth] = server.seen
  expect(first?.headers['idempotency-key']).toMatch(/^[0-9a-f]{32}$/)
  expect(second?.headers['idempotency-key']).not.toBe(first?.headers['idempotency-key'])
  expect(third).toMatchObject({
    method: 'PATCH',
    address: `/api/toys/${toy}`,
    headers: {
      'idempotency-key': 'mine',
      'if-match': '"v7"',
      'content-type': 'application/merge-patch+json',
    },
    body: { name: 'Bear', soldAt: null },
  })
  expect(fourth?.headers).not.toHaveProperty('idempotency-key')
  expect(fourth?.body).toEqual({ soldAt: '1970-01-01T00:00:00.000Z' })
})

test('a token and headers may change from one request to the next', async () => {
  let count = 0
  const client = await clientOf([EMPTY], {
    token: async () => `t${++count}`,
    headers: () => ({ 'x-count': String(count) }),
  })
  await client.maker.list()
  await client.maker.list()
  expect(server.seen.map(({ headers }) => [headers.authorization, headers['x-count']])).toEqual([
    ['Bearer t1', '0'],
    ['Bearer t2', '1'],
  ])
})

test('a refusal is thrown with its code, its hint and the wrong places of the input', async () => {
  const errors = [{ pointer: '/name', detail: 'is required' }]
  const client = await clientOf([problem(400, 'E_INVALID_INPUT', { hint: 'Mend it.', errors })])
  const error = await client.toy.get(toy).catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(ProblemError)
  expect(error).toMatchObject({
    status: 400,
    code: 'E_INVALID_INPUT',
    message: 'It is E_INVALID_INPUT.',
    hint: 'Mend it.',
    errors,
  })
})

test('a refusal that is no problem document, such as a page of a proxy, is a problem too', async () => {
  const client = await clientOf([(response) => response.writeHead(502).end('<h1>Bad gateway</h1>')])
  await expect(client.toy.get(toy)).rejects.toMatchObject({ code: 'HTTP_502', status: 502 })
})

test('a delete answers nothing', async () => {
  const client = await clientOf([(response) => response.writeHead(204).end()])
  expect(await client.toy.delete(toy, { ifMatch: 2 })).toBeUndefined()
})

// ── Actions ──────────────────────────────────────────────────────────────────────────────────────────────────────

const sale = { toy, gifts: ['ribbon'] }
const SOLD = json({ data: { toy, paid: { amount: '5.00', currency: 'EUR' }, gifts: [] } })

test('an action answers what it did', async () => {
  const client = await clientOf([SOLD])
  const result = await client.actions.sellToy({ ...sale, at: new Date(0) })
  expect(result).toMatchObject({ ok: true, replayed: false, data: { paid: { amount: '5.00' } } })
  expect(lastSeen()).toMatchObject({
    method: 'POST',
    address: '/api/actions/sell-toy',
    body: { toy, gifts: ['ribbon'], at: '1970-01-01T00:00:00.000Z' },
  })
})

test('an action without input is called without any', async () => {
  const client = await clientOf([json({ data: { pong: true } })])
  expect((await client.actions.ping()).data.pong).toBe(true)
  expect(lastSeen()?.body).toEqual({})
})

test('a declared rejection is an answer, and everything else is thrown', async () => {
  const rejected = {
    type: '/docs/errors#E_REJECTED',
    title: 'Rejected',
    status: 409,
    code: 'alreadySold',
    detail: 'sell toy was rejected: already sold.',
    data: { price: { amount: '5.00', currency: 'EUR' } },
  }
  const client = await clientOf([
    json(rejected, 409, { 'idempotent-replayed': 'true' }),
    problem(422, 'E_KEY_REUSED'),
  ])
  expect(await client.actions.sellToy(sale)).toEqual({
    ok: false,
    rejection: 'alreadySold',
    details: rejected.data,
    problem: rejected,
    replayed: true,
  })
  await expect(client.actions.sellToy(sale)).rejects.toMatchObject({ code: 'E_KEY_REUSED' })
})

test('what got no answer is sent again under the same key until it does', async () => {
  const client = await clientOf([
    hangUp,
    breakOff,
    problem(503, 'E_BUSY'),
    problem(409, 'E_KEY_IN_FLIGHT', {}, { 'retry-after': '0' }),
    SOLD,
  ])
  expect(await client.actions.sellToy(sale)).toMatchObject({ ok: true })
  expect(server.seen).toHaveLength(5)
  expect(new Set(server.seen.map(({ headers }) => headers['idempotency-key'])).size).toBe(1)
})

test('a write without a key is sent once, because twice could do it twice', async () => {
  const client = await clientOf([hangUp])
  const error = await client.actions.sellToy(sale, { key: false }).catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(UnreachableError)
  expect(server.seen).toHaveLength(1)
})

test('trying again ends: the key of a write that may have happened is told', async () => {
  const client = await clientOf([hangUp], { retryForMs: 300 })
  await expect(client.actions.sellToy(sale, { key: 'mine' })).rejects.toMatchObject({
    name: 'UnreachableError',
    key: 'mine',
  })
  expect(server.seen.length).toBeGreaterThan(1)
})

test('a server that asks for more patience than there is is not asked again', async () => {
  const client = await clientOf([problem(503, 'E_STOPPING', {}, { 'retry-after': '60' })])
  await expect(client.maker.list()).rejects.toMatchObject({ code: 'E_STOPPING', retryAfterMs: 60_000 })
  expect(server.seen).toHaveLength(1)
})

test('a refusal that does not pass is not tried again', async () => {
  const client = await clientOf([problem(409, 'E_UNIQUE'), problem(500, 'E_INTERNAL')])
  await expect(client.toy.update(toy, { code: 'x' })).rejects.toMatchObject({ code: 'E_UNIQUE' })
  await expect(client.maker.list()).rejects.toMatchObject({ code: 'E_INTERNAL' })
  expect(server.seen).toHaveLength(2)
})

test('an attempt that takes too long is given up and made again', async () => {
  const client = await clientOf([() => undefined, EMPTY], { timeoutMs: 100 })
  expect(await client.maker.list()).toEqual({ data: [], page: { next: null } })
})

test('a caller who has lost interest ends the request and its retries', async () => {
  const client = await clientOf([hangUp])
  const controller = new AbortController()
  const listed = client.maker.list({}, { signal: controller.signal })
  controller.abort(new Error('left'))
  await expect(listed).rejects.toThrow('left')
})

// ── The client itself ────────────────────────────────────────────────────────────────────────────────────────────

test('a part is one object however often it is asked for, and a client is no promise', async () => {
  const client = await clientOf([EMPTY])
  expect(client.toy).toBe(client.toy)
  expect(client.actions.sellToy).toBe(client.actions.sellToy)
  expect(await Promise.resolve(client)).toBe(client)
  expect(JSON.stringify(client)).toBe('{}')
  expect(Object.prototype.toString.call(client)).toBe('[object Object]')
  expect(server.seen).toEqual([])
})

test('outside a browser a client needs to know where', async () => {
  server = await scriptedServer(EMPTY)
  expect(() => createClient<typeof shop>()).toThrow('Outside a browser the client needs a url.')
})

test('a text has to look like an id to be taken for one', async () => {
  const client = await clientOf([EMPTY])
  expect([client.toy.isId(toy), client.toy.isId('toy-1'), client.toy.isId(`${toy}/x`)]).toEqual([
    true,
    false,
    false,
  ])
})
