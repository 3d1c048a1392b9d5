import type { Id } from 'offstage'
import { afterEach, expect, test } from 'vitest'
import { createClient, type Call } from './index.ts'
import {
  events,
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

const toy = '0198c0de-0000-7000-8000-000000000001' as Id<'toy'>

/** A client that writes down what it is told, and counts its requests in a header. */
async function watchedClient(...replies: readonly [Reply, ...Reply[]]) {
  server = await scriptedServer(...replies)
  const told: string[] = []
  let sent = 0
  const client = createClient<typeof shop>({
    url: server.url,
    retryForMs: 2_000,
    watch: ({ method, path }: Call) => {
      told.push(`${method} ${path}`)
      return {
        sending: () => ({ traceparent: `trace-${++sent}` }),
        answered: (answer) => {
          told.push(`${answer?.status ?? 'nothing'} ${answer?.headers.get('server-timing') ?? '-'}`)
        },
      }
    },
  })
  return { client, told }
}

const traces = () => server.seen.map(({ headers }) => headers['traceparent'])

test('whoever watches is asked once for a call, gives headers to each of its requests, and hears each answer', async () => {
  const { client, told } = await watchedClient(
    hangUp,
    problem(503, 'E_BUSY', {}, { 'retry-after': '0' }),
    json({ data: { toy } }, 200, { 'server-timing': 'statement;dur=1.5' }),
  )
  await client.actions.sellToy({ toy, gifts: [] })
  expect(told).toEqual(['POST actions/sell-toy', 'nothing -', '503 -', '200 statement;dur=1.5'])
  expect(traces()).toEqual(['trace-1', 'trace-2', 'trace-3'])
})

test('a call is told before anything is waited for, so that it belongs to the click that made it', async () => {
  const { client, told } = await watchedClient(json({ data: { id: toy } }))
  const reading = client.toy.get(toy)
  expect(told).toEqual([`GET toys/${toy}`])
  await reading
})

test('a followed list is one call, however often its stream is opened', async () => {
  const snapshot = 'id: e:1:x\nevent: snapshot\ndata: {"data":[],"page":{"next":null}}\n\n'
  const { client, told } = await watchedClient(
    events(`retry: 5\n\n${snapshot}`),
    events('id: e:1:x\nevent: resumed\ndata: {}\n\n', { stay: true }),
  )
  let count = 0
  for await (const { status } of client.toy.live({})) if (status === 'live' && ++count === 2) break
  expect(told).toEqual(['GET toys', '200 -', '200 -'])
  expect(traces()).toEqual(['trace-1', 'trace-2'])
})
