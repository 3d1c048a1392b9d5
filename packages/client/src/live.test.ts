import { afterEach, expect, test } from 'vitest'
import type { Id } from 'offstage'
import { createClient } from './index.ts'
import {
  events,
  json,
  problem,
  scriptedServer,
  type Reply,
  type ScriptedServer,
} from './scripted-server.fixture.ts'
import type { shop } from './shop.fixture.ts'

let server: ScriptedServer
afterEach(() => server.close())

const ids = ['a', 'b', 'c', 'd'].map((end) => `0198c0de-0000-7000-8000-00000000000${end}` as Id<'toy'>)
const [a, b, c, d] = ids as [Id<'toy'>, Id<'toy'>, Id<'toy'>, Id<'toy'>]
const EPOCH = '0198c0de-0000-7000-8000-00000000ffff'

const event = (name: string, data: unknown, id = `${EPOCH}:1:whole`) =>
  `id: ${id}\nevent: ${name}\ndata: ${JSON.stringify(data)}\n\n`
const row = (id: string, name = id.at(-1) ?? '') => ({ id, name })
const snapshot = (...rows: readonly string[]) =>
  event('snapshot', { data: rows.map((id) => row(id)), page: { next: null } })

async function clientOf(...replies: readonly [Reply, ...Reply[]]) {
  server = await scriptedServer(...replies)
  return createClient<typeof shop>({ url: server.url })
}

/** The states of a stream in short, up to the first that is as wanted. */
async function shortStates(
  states: AsyncIterable<{ readonly data: readonly { readonly name: string }[]; readonly status: string }>,
  isLast: (short: string) => boolean,
): Promise<readonly string[]> {
  const seen: string[] = []
  for await (const { data, status } of states) {
    seen.push(`${data.map(({ name }) => name).join('')} ${status}`)
    if (isLast(seen.at(-1) ?? '')) break
  }
  return seen
}

test('a followed list is kept as the events say, and events that come together make one state', async () => {
  const client = await clientOf(
    events(
      `retry: 5\n\n${snapshot(a, b, c)}` +
        event('remove', { id: b }, `${EPOCH}:2:-`) +
        event('upsert', row(c, 'C'), `${EPOCH}:2:-`) +
        event('upsert', row(d), `${EPOCH}:2:-`) +
        event('page', { ids: [d, a, c], page: { next: 'more' } }),
      { stay: true },
    ),
  )
  for await (const state of client.toy.live({ fields: ['name'], orderBy: 'rank' })) {
    expect(state).toEqual({ data: [row(d), row(a), row(c, 'C')], page: { next: 'more' }, status: 'live' })
    break
  }
  expect(server.seen[0]).toMatchObject({
    address: '/api/toys?sort=rank&fields=name',
    headers: { accept: 'text/event-stream' },
  })
})

test('a lost stream is resumed behind the last whole event, and says so meanwhile', async () => {
  const client = await clientOf(
    events(`retry: 5\n\n${snapshot(a)}id: never-finished\nevent: upsert\ndata: {"id"`),
    (response) => response.destroy(),
    events(event('resumed', {}) + event('upsert', row(b)), { stay: true }),
  )
  expect(await shortStates(client.toy.live({}), (short) => short.startsWith('ab'))).toEqual([
    'a live',
    'a reconnecting',
    'a reconnecting',
    'a live',
    'ab live',
  ])
  expect(server.seen.map(({ headers }) => headers['last-event-id'])).toEqual([
    undefined,
    `${EPOCH}:1:whole`,
    `${EPOCH}:1:whole`,
  ])
})

test('a reset replaces everything', async () => {
  const client = await clientOf(
    events(`retry: 5\n\n${snapshot(a, b)}`),
    events(event('reset', { data: [row(c)], page: { next: null } }), { stay: true }),
  )
  const states = await shortStates(client.toy.live({}), (short) => short === 'c live')
  expect(states.at(0)).toBe('ab live')
  expect(states.at(-1)).toBe('c live')
})

test('what is half told is not shown', async () => {
  const half = event('remove', { id: a }, `${EPOCH}:2:-`)
  const rest = event('upsert', row(c))
  const client = await clientOf((response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    response.write(snapshot(a, b))
    setTimeout(() => response.write(half), 30)
    setTimeout(() => response.write(rest), 60)
  })
  const states = await shortStates(client.toy.live({}), (short) => short.includes('c'))
  expect([...new Set(states)]).toEqual(['ab live', 'bc live'])
})

test('a followed row is there, changes, and is gone', async () => {
  const client = await clientOf((response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    response.write(event('snapshot', { data: row(a) }))
    setTimeout(() => response.write(event('upsert', row(a, 'A'))), 30)
    setTimeout(() => response.write(event('remove', { id: a })), 60)
  })
  const seen: unknown[] = []
  for await (const { data } of client.toy.liveRow(a, { fields: ['name'] })) {
    seen.push(data?.name)
    if (data === undefined) break
  }
  expect(seen).toEqual(['a', 'A', undefined])
  expect(server.seen[0]?.address).toBe(`/api/toys/${a}?fields=name`)
})

test('a refusal ends the loop with its problem, at the start or in the middle', async () => {
  const client = await clientOf(
    problem(400, 'E_NOT_LIVE'),
    events(snapshot(a) + `event: problem\ndata: ${JSON.stringify(signedOut)}\n\n`, { stay: true }),
  )
  const follow = () => shortStates(client.toy.live({}), () => false)
  await expect(follow()).rejects.toMatchObject({ code: 'E_NOT_LIVE' })
  await expect(follow()).rejects.toMatchObject({ code: 'E_NOT_SIGNED_IN', status: 401 })
  expect(server.seen).toHaveLength(2)
})

const signedOut = { type: 'x', title: 'x', status: 401, code: 'E_NOT_SIGNED_IN', detail: 'Signed out.' }

test('a busy server is asked again', async () => {
  const client = await clientOf(
    problem(503, 'E_BUSY'),
    problem(429, 'E_TOO_MANY_REQUESTS', {}, { 'retry-after': '0' }),
    events(snapshot(a), { stay: true }),
  )
  expect(await shortStates(client.toy.live({}), () => true)).toEqual(['a live'])
})

test('a signal ends a loop that waits, without an error', async () => {
  const client = await clientOf(events(snapshot(a), { stay: true }))
  const controller = new AbortController()
  const seen = shortStates(client.toy.live({}, { signal: controller.signal }), () => {
    setTimeout(() => controller.abort(), 20)
    return false
  })
  expect(await seen).toEqual(['a live'])
})

test('an answer that is no stream is not taken for one', async () => {
  const client = await clientOf(json({ data: [] }))
  await expect(shortStates(client.toy.live({}), () => false)).rejects.toThrow('not a stream of events')
})
