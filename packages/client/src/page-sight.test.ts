import { afterEach, expect, test } from 'vitest'
import { createClient } from './index.ts'
import {
  events,
  problem,
  json,
  scriptedServer,
  type Reply,
  type ScriptedServer,
} from './scripted-server.fixture.ts'
import type { shop } from './shop.fixture.ts'

let server: ScriptedServer
afterEach(async () => {
  Reflect.deleteProperty(globalThis, 'document')
  await server.close()
})

async function clientOf(...replies: readonly [Reply, ...Reply[]]) {
  server = await scriptedServer(...replies)
  return createClient<typeof shop>({ url: server.url, hiddenMaxMs: 20 })
}

/** A page that can be put out of sight, as a browser tells of it. */
function openPage(visibilityState: 'visible' | 'hidden') {
  const page = Object.assign(new EventTarget(), { visibilityState })
  Object.assign(globalThis, { document: page })
  return (state: 'visible' | 'hidden') => {
    page.visibilityState = state
    page.dispatchEvent(new Event('visibilitychange'))
  }
}

const snapshot = 'id: e:1:x\nevent: snapshot\ndata: {"data":[],"page":{"next":null}}\n\n'
const quiet = () => new Promise((resolve) => setTimeout(resolve, 60))

test('a hidden page gives its connection back, and goes on where it was when it is seen again', async () => {
  const show = openPage('visible')
  const client = await clientOf(
    events(`retry: 5\n\n${snapshot}`, { stay: true }),
    events('id: e:1:x\nevent: resumed\ndata: {}\n\n', { stay: true }),
  )
  const seen: string[] = []
  for await (const { status } of client.toy.live({})) {
    seen.push(status)
    if (seen.length === 1) show('hidden')
    if (status === 'reconnecting' && server.seen.length === 1) void quiet().then(() => show('visible'))
    if (server.seen.length === 2 && status === 'live') break
  }
  expect(seen[0]).toBe('live')
  expect(seen).toContain('reconnecting')
  expect(server.seen.map(({ headers }) => headers['last-event-id'])).toEqual([undefined, 'e:1:x'])
})

test('a page that is hidden for a moment keeps its connection', async () => {
  const show = openPage('visible')
  let hasHungUp = false
  const client = await clientOf((response) => {
    response.on('close', () => (hasHungUp = true))
    response.writeHead(200, { 'content-type': 'text/event-stream' }).write(snapshot)
  })
  for await (const { status } of client.toy.live({})) {
    expect(status).toBe('live')
    show('hidden')
    show('visible')
    await quiet()
    expect(hasHungUp).toBe(false)
    break
  }
})

test('a page that is hidden from the start opens no stream until it is seen, or none if it is left', async () => {
  const show = openPage('hidden')
  const client = await clientOf(events(snapshot, { stay: true }))
  const left = new AbortController()
  const never = (async () => {
    for await (const state of client.toy.live({}, { signal: left.signal })) return state
    return 'left'
  })()
  const states = client.toy.live({})[Symbol.asyncIterator]()
  const first = states.next()
  await quiet()
  expect(server.seen).toEqual([])
  left.abort()
  expect(await never).toBe('left')
  show('visible')
  expect((await first).value).toMatchObject({ data: [], status: 'live' })
  await states.return?.()
  expect(server.seen).toHaveLength(1)
})

test('a network that is back ends the wait for the next try', async () => {
  const browser = new EventTarget()
  const { addEventListener, removeEventListener } = EventTarget.prototype
  Object.assign(globalThis, {
    addEventListener: addEventListener.bind(browser),
    removeEventListener: removeEventListener.bind(browser),
  })
  // The client is told to wait for an hour, and is patient enough to do so.
  server = await scriptedServer(
    problem(503, 'E_BUSY', {}, { 'retry-after': '3600' }),
    json({ data: [], page: { next: null } }),
  )
  const client = createClient<typeof shop>({ url: server.url, retryForMs: 7_200_000 })
  const network = setInterval(() => browser.dispatchEvent(new Event('online')), 20)
  try {
    expect(await client.maker.list()).toEqual({ data: [], page: { next: null } })
  } finally {
    clearInterval(network)
    Reflect.deleteProperty(globalThis, 'addEventListener')
    Reflect.deleteProperty(globalThis, 'removeEventListener')
  }
})
