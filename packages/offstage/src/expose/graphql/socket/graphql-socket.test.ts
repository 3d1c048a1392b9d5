import { once } from 'node:events'
import { request as httpRequest, type IncomingMessage } from 'node:http'
import { CloseCode } from 'graphql-ws'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { Session } from '../../../identity/session.ts'
import { startTestApp, type TestApp } from '../../../testing/start-test-app.ts'
import type { TestClient } from '../../../testing/test-client.ts'
import { closedWith, followWs, wsClient, type Told } from '../testing/follow.ts'
import { Notice, noticeApp } from '../testing/notice-app.ts'

let notices: TestApp
let warden: TestClient
let author: TestClient

beforeAll(async () => {
  notices = await startTestApp(noticeApp)
  warden = await notices.as({ roles: ['warden'] })
  author = await notices.as()
})
afterAll(() => notices.close())

const FOLLOW = `subscription ($board: String, $at: String) {
  notices(board: $board, resumeAt: $at) {
    place
    snapshot { nodes { title } totalCount { value } }
    upsert { id title remark }
    remove
    page { ids totalCount { value } }
  }
}`

interface Change {
  readonly place: string
  readonly snapshot: { readonly nodes: readonly { readonly title: string }[] } | null
  readonly upsert: readonly { readonly id: string; readonly title: string; readonly remark: string | null }[]
  readonly remove: readonly string[]
  readonly page: { readonly ids: readonly string[]; readonly totalCount: { readonly value: number } }
}

const changesIn = (told: readonly Told[]): Change[] => told.map(({ data }) => data?.['notices'] as Change)
const pin = (board: string, more: object = {}) =>
  notices.transaction((tx) => tx.unrestricted.insert(Notice, { board, title: 'Lost cat', ...more }))
const connect = (who: TestClient, more: Parameters<typeof wsClient>[2] = {}) =>
  wsClient(notices.url, who.headers, more)

test('a list is followed: its page first, then what comes, changes and goes', async () => {
  const first = await pin('door')
  const client = connect(author)
  const followed = followWs(client, { query: FOLLOW, variables: { board: 'door' } })
  await followed.until((told) => told.length === 1)
  expect(changesIn(followed.told)[0]).toMatchObject({
    snapshot: { nodes: [{ title: 'Lost cat' }], totalCount: { value: 1 } },
    upsert: [],
    remove: [],
    page: { ids: [first.id], totalCount: { value: 1 } },
  })
  const second = await pin('door', { title: 'Found cat', rank: 1 })
  await followed.until((told) => told.length === 2)
  await notices.transaction((tx) => tx.unrestricted.update(Notice, second.id, { title: 'Fed cat' }))
  await followed.until((told) => told.length === 3)
  await notices.transaction((tx) => tx.unrestricted.delete(Notice, second.id))
  await followed.until((told) => told.length === 4)
  const [, added, changed, removed] = changesIn(followed.told)
  expect(added).toMatchObject({
    snapshot: null,
    upsert: [{ id: second.id, title: 'Found cat', remark: null }],
    remove: [],
    page: { ids: [first.id, second.id], totalCount: { value: 2 } },
  })
  expect(changed).toMatchObject({ upsert: [{ title: 'Fed cat' }], page: { ids: [first.id, second.id] } })
  expect(removed).toMatchObject({ upsert: [], remove: [second.id], page: { ids: [first.id] } })
  await client.dispose()
})

test('a row is followed, also when it goes', async () => {
  const row = await pin('row')
  const client = connect(notices.guest)
  const query = 'subscription ($id: ID!) { notice(id: $id) { row { title } kept: row { rank } } }'
  const followed = followWs(client, { query, variables: { id: row.id } })
  await followed.until((told) => told.length === 1)
  await notices.transaction((tx) => tx.unrestricted.update(Notice, row.id, { title: 'Found' }))
  await followed.until((told) => told.length === 2)
  await notices.transaction((tx) => tx.unrestricted.delete(Notice, row.id))
  await followed.until((told) => told.length === 3)
  expect(followed.told).toEqual([
    { data: { notice: { row: { title: 'Lost cat' }, kept: { rank: 0 } } } },
    { data: { notice: { row: { title: 'Found' }, kept: { rank: 0 } } } },
    { data: { notice: { row: null, kept: null } } },
  ])
  await client.dispose()
})

test('who may not see a row is never told of it, not of its end either, and sees its masked fields as null', async () => {
  const [all, some] = [connect(warden), connect(notices.guest)]
  const request = { query: FOLLOW, variables: { board: 'secret' } }
  const [wardens, guests] = [followWs(all, request), followWs(some, request)]
  await Promise.all([wardens, guests].map((one) => one.until((told) => told.length === 1)))
  const hidden = await pin('secret', { open: false, title: 'Treasure', remark: 'under the oak' })
  await wardens.until((told) => told.length === 2)
  await notices.transaction((tx) => tx.unrestricted.delete(Notice, hidden.id))
  await wardens.until((told) => told.length === 3)
  const shown = await pin('secret', { title: 'Fair on Sunday', remark: 'rain is expected' })
  await Promise.all([
    wardens.until((told) => told.length === 4),
    guests.until((told) => JSON.stringify(told).includes(shown.id)),
  ])
  expect(changesIn(wardens.told)[1]?.upsert).toMatchObject([{ id: hidden.id, remark: 'under the oak' }])
  expect(changesIn(wardens.told)[2]?.remove).toEqual([hidden.id])
  expect(JSON.stringify(guests.told)).not.toContain(hidden.id)
  expect(changesIn(guests.told)[1]?.upsert).toMatchObject([{ title: 'Fair on Sunday', remark: null }])
  await Promise.all([all.dispose(), some.dispose()])
})

test('a stream goes on where it was, or begins anew where that is not known', async () => {
  await pin('again')
  const first = connect(author)
  const variables = { board: 'again' }
  const before = followWs(first, { query: FOLLOW, variables })
  await before.until((told) => told.length === 1)
  const at = changesIn(before.told)[0]?.place
  await first.dispose()
  const second = connect(author)
  const same = followWs(second, { query: FOLLOW, variables: { ...variables, at } })
  await same.until((told) => told.length === 1)
  expect(changesIn(same.told)[0]).toMatchObject({
    snapshot: null,
    upsert: [],
    remove: [],
    page: { totalCount: { value: 1 } },
  })
  await pin('again', { title: 'News', rank: 2 })
  await same.until((told) => told.length === 2)
  expect(changesIn(same.told)[1]).toMatchObject({ snapshot: null, upsert: [{ title: 'News' }] })
  const missed = followWs(second, { query: FOLLOW, variables: { ...variables, at } })
  await missed.until((told) => told.length === 1)
  expect(changesIn(missed.told)[0]?.snapshot?.nodes).toEqual([{ title: 'Lost cat' }, { title: 'News' }])
  await second.dispose()
})

test('over a line that is cut a client catches up by itself', async () => {
  const lines: WebSocket[] = []
  const client = connect(author, {
    retryAttempts: 3,
    retryWait: async () => {},
    on: { opened: (socket) => lines.push(socket as WebSocket) },
  })
  const followed = followWs(client, { query: FOLLOW, variables: { board: 'cut' } })
  await followed.until((told) => told.length === 1)
  lines[0]?.terminate()
  await pin('cut')
  await followed.until((told) => changesIn(told).at(-1)?.page.ids.length === 1)
  expect(lines.length).toBeGreaterThan(1)
  await client.dispose()
})

test('queries and writes go over the same line', async () => {
  const client = connect(author)
  const write = followWs(client, {
    query:
      'mutation { createNotice(input: { board: "write", title: "Hello" }) { title author { __typename } } }',
  })
  expect(await write.ended).toBeUndefined()
  expect(write.told).toEqual([{ data: { createNotice: { title: 'Hello', author: null } } }])
  const read = followWs(client, {
    query: '{ notices(board: "write") { nodes { title } } boards { nodes { name } } }',
  })
  expect(await read.ended).toBeUndefined()
  expect(read.told).toEqual([{ data: { notices: { nodes: [{ title: 'Hello' }] }, boards: { nodes: [] } } }])
  await client.dispose()
})

test('what is refused is refused as everywhere else, before it begins', async () => {
  const client = connect(notices.guest)
  const codeOf = async (query: string) => {
    const ended = (await followWs(client, { query }).ended) as Told['errors']
    return ended?.[0]?.extensions?.['code']
  }
  expect(await codeOf('subscription { boards { place } }')).toBe('E_GRAPHQL')
  expect(await codeOf('subscription { notices(board: "x", rankRange: { gt: -1 }) { oops } }')).toBe(
    'E_GRAPHQL',
  )
  expect(await codeOf('subscription { notices(titleIn: ["x"]) { place } }')).toBe('E_GRAPHQL')
  expect(await codeOf('subscription { notice(id: "nobody") { place } }')).toBe('E_NOT_FOUND')
  const dear = (field: string) => `${field} { author { notices(first: 100) { nodes { id } } } }`
  expect(await codeOf(`subscription { notices(first: 100) { ${dear('upsert')} } }`)).toBe('E_GRAPHQL')
  const write = followWs(client, { query: 'mutation { clearBoard(input: { board: "x" }) }' })
  await write.ended
  expect(write.told).toMatchObject([
    { data: { clearBoard: null }, errors: [{ extensions: { code: 'E_NOT_SIGNED_IN' } }] },
  ])
  await client.dispose()
})

test('a session that is revoked ends the socket, and nothing more is told', async () => {
  const passing = await notices.as()
  const client = connect(passing)
  const followed = followWs(client, { query: FOLLOW, variables: { board: 'revoked' } })
  await followed.until((told) => told.length === 1)
  const closed = new Promise((resolve) => client.on('closed', resolve))
  await notices.transaction(async (tx) => {
    for (const { id } of await tx.unrestricted.list(Session, { user: passing.user! }))
      await tx.unrestricted.update(Session, id, { revokedAt: tx.now })
  })
  expect(closedWith(await closed)).toBe(CloseCode.Unauthorized)
  await pin('revoked')
  expect(followed.told).toHaveLength(1)
})

test('a page of another site gets no socket, a page of ours does', async () => {
  const open = async (origin: string) => {
    const socket = new WebSocket(`${notices.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws', {
      origin,
    })
    const [first] = await Promise.race([
      once(socket, 'open').then(() => ['open']),
      once(socket, 'unexpected-response').then(([, { statusCode }]) => [statusCode as number]),
    ])
    socket.terminate()
    return first
  }
  expect(await open('https://elsewhere.example')).toBe(403)
  expect(await open(notices.url)).toBe('open')
})

/** A bare line, and the code with which it is closed. */
async function bare(protocol: string, path = '/graphql') {
  const socket = new WebSocket(`${notices.url.replace('http', 'ws')}${path}`, protocol)
  const closed = once(socket, 'close').then(([code]) => code as number)
  await once(socket, 'open')
  return { socket, closed, say: (message: unknown) => socket.send(JSON.stringify(message)) }
}

const GREETING = { type: 'connection_init' }

test('who breaks the protocol is told with which code', async () => {
  // A server that knows none of the protocols names none, and ws lets its client down for that.
  const other = new WebSocket(`${notices.url.replace('http', 'ws')}/graphql`, 'graphql-ws')
  expect(String((await once(other, 'error'))[0])).toContain('Server sent no subprotocol')

  const early = await bare('graphql-transport-ws')
  early.say({ id: '1', type: 'subscribe', payload: { query: '{ __typename }' } })
  expect(await early.closed).toBe(CloseCode.Unauthorized)

  const twice = await bare('graphql-transport-ws')
  twice.say(GREETING)
  twice.say(GREETING)
  expect(await twice.closed).toBe(CloseCode.TooManyInitialisationRequests)

  const gibberish = await bare('graphql-transport-ws')
  gibberish.say({ type: 'what?' })
  expect(await gibberish.closed).toBe(CloseCode.BadRequest)

  const binary = await bare('graphql-transport-ws')
  binary.socket.send(Buffer.from(JSON.stringify(GREETING)))
  expect(await binary.closed).toBe(CloseCode.BadRequest)

  const large = await bare('graphql-transport-ws')
  large.say({ ...GREETING, payload: { padding: 'x'.repeat(200_000) } })
  expect(await large.closed).toBe(1009)

  const wrong = await bare('graphql-transport-ws')
  wrong.say({ ...GREETING, payload: { authorization: 'Bearer off_nothing' } })
  expect(await wrong.closed).toBe(CloseCode.Forbidden)
})

test('two operations of one id are refused, and so are too many', async () => {
  const same = await bare('graphql-transport-ws')
  const subscribe = (id: string) => ({
    id,
    type: 'subscribe',
    payload: { query: 'subscription { notices(board: "x") { place } }' },
  })
  same.say(GREETING)
  await once(same.socket, 'message')
  same.say(subscribe('1'))
  same.say(subscribe('1'))
  expect(await same.closed).toBe(CloseCode.SubscriberAlreadyExists)

  const many = await bare('graphql-transport-ws')
  many.say(GREETING)
  await once(many.socket, 'message')
  const errors: unknown[] = []
  const refused = new Promise<void>((resolve) =>
    many.socket.on('message', (data: Buffer) => {
      const message = JSON.parse(data.toString()) as { id: string; type: string; payload: unknown }
      if (message.type === 'error' && errors.push(message) === 1) resolve()
    }),
  )
  for (let id = 1; id <= 51; id++) many.say(subscribe(`${id}`))
  await refused
  expect(errors[0]).toMatchObject({ id: '51', payload: [{ extensions: { code: 'E_ASK_TOO_LARGE' } }] })
  many.socket.terminate()
})

test('one person may follow 30 things at once, over however many sockets, and stopping makes room', async () => {
  const greedy = await notices.as()
  const [one, other] = [connect(greedy), connect(greedy)]
  const query = 'subscription { notices(board: "greedy") { place } }'
  const open = Array.from({ length: 30 }, (_, at) => followWs(at % 2 === 0 ? one : other, { query }))
  await Promise.all(open.map((followed) => followed.until((told) => told.length === 1)))
  expect(await followWs(one, { query }).ended).toMatchObject([
    { extensions: { code: 'E_TOO_MANY_REQUESTS' } },
  ])
  open[0]?.stop()
  await expect
    .poll(async () => {
      const again = followWs(other, { query })
      const told = await Promise.race([
        again.ended,
        again.until((some) => some.length === 1).then(() => 'told'),
      ])
      again.stop()
      return told
    })
    .toBe('told')
  await Promise.all([one.dispose(), other.dispose()])
})

test('every operation has its timeline, by whom it was asked', async () => {
  const client = connect(author)
  await followWs(client, { query: 'query Looking { boards { nodes { name } } }' }).ended
  await client.dispose()
  const { body } = await author.get('/api/timeline?limit=5')
  expect(JSON.stringify(body)).toContain('WebSocket /graphql')
})

test('another address takes no socket, and answers as it does', async () => {
  const socket = new WebSocket(`${notices.url.replace('http', 'ws')}/api/notices`, 'graphql-transport-ws')
  const [, response] = (await once(socket, 'unexpected-response')) as [unknown, { statusCode: number }]
  expect(response.statusCode).toBe(200)
  socket.on('error', () => {})
  socket.terminate()
})

test('a server that stops does not tell a stream that it is complete, but everybody to come again', async () => {
  const passing = await startTestApp(noticeApp)
  const followed = followWs(wsClient(passing.url), { query: FOLLOW, variables: { board: 'stop' } })
  await followed.until((told) => told.length === 1)
  await passing.close()
  expect(closedWith(await followed.ended)).toBe(1001)
})

test('who offers another protocol than a socket is answered as if nothing had been offered', async () => {
  const { port } = new URL(notices.url)
  const request = httpRequest({
    port,
    method: 'POST',
    path: '/graphql',
    // What clients that know HTTP/2 say with their first request to a server without TLS.
    headers: { 'content-type': 'application/json', connection: 'Upgrade', upgrade: 'h2c' },
  })
  request.end(JSON.stringify({ query: '{ __typename }' }))
  const [response] = (await once(request, 'response')) as [IncomingMessage]
  expect(response.statusCode).toBe(200)
  expect(JSON.parse((await response.toArray()).join(''))).toEqual({ data: { __typename: 'Query' } })
})
