import { NetworkError } from 'graphql-sse'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Session } from '../../identity/session.ts'
import { startTestApp, type TestApp } from '../../testing/start-test-app.ts'
import type { TestClient } from '../../testing/test-client.ts'
import { followSse, type Told } from './testing/follow.ts'
import { Notice, noticeApp } from './testing/notice-app.ts'

let notices: TestApp
let author: TestClient

beforeAll(async () => {
  notices = await startTestApp(noticeApp)
  author = await notices.as()
})
afterAll(() => notices.close())

const FOLLOW = `subscription ($board: String) {
  notices(board: $board) { snapshot { nodes { title } } upsert { id title } remove }
}`

interface Change {
  readonly snapshot: { readonly nodes: readonly { readonly title: string }[] } | null
  readonly upsert: readonly { readonly title: string }[]
  readonly remove: readonly string[]
}

const changesIn = (told: readonly Told[]): Change[] => told.map(({ data }) => data?.['notices'] as Change)
const pin = (board: string, more: object = {}) =>
  notices.transaction((tx) => tx.unrestricted.insert(Notice, { board, title: 'Lost cat', ...more }))

test('a list is followed, what is hidden is not spoken of, and stopping frees its place', async () => {
  const followed = followSse(notices.url, author.headers, { query: FOLLOW, variables: { board: 'sse' } })
  await followed.until((told) => told.length === 1)
  expect(changesIn(followed.told)[0]).toEqual({ snapshot: { nodes: [] }, upsert: [], remove: [] })
  const hidden = await pin('sse', { open: false })
  await notices.transaction((tx) => tx.unrestricted.delete(Notice, hidden.id))
  const row = await pin('sse', { title: 'Found "cat"' })
  await followed.until((told) => told.length === 2)
  await notices.transaction((tx) => tx.unrestricted.update(Notice, row.id, { open: false }))
  await followed.until((told) => told.length === 3)
  expect(changesIn(followed.told).slice(1)).toEqual([
    { snapshot: null, upsert: [{ id: row.id, title: 'Found "cat"' }], remove: [] },
    { snapshot: null, upsert: [], remove: [row.id] },
  ])
  expect(JSON.stringify(followed.told)).not.toContain(hidden.id)
  followed.stop()
  await followed.ended
})

test('a query is answered as a stream of one answer, and so is what is refused', async () => {
  const read = followSse(notices.url, {}, { query: '{ boards { nodes { name } } }' })
  expect(await read.ended).toBeUndefined()
  expect(read.told).toEqual([{ data: { boards: { nodes: [] } } }])
  const refused = followSse(notices.url, {}, { query: 'subscription { boards { place } }' })
  expect(await refused.ended).toBeUndefined()
  expect(refused.told).toMatchObject([{ errors: [{ extensions: { code: 'E_GRAPHQL' } }] }])
})

test('a session that is revoked ends the stream with the reason', async () => {
  const passing = await notices.as()
  const followed = followSse(notices.url, passing.headers, { query: FOLLOW, variables: { board: 'revoked' } })
  await followed.until((told) => told.length === 1)
  await notices.transaction(async (tx) => {
    for (const { id } of await tx.unrestricted.list(Session, { user: passing.user! }))
      await tx.unrestricted.update(Session, id, { revokedAt: tx.now })
  })
  expect(await followed.ended).toBeUndefined()
  expect(followed.told[1]).toMatchObject({
    errors: [{ extensions: { code: 'E_NOT_SIGNED_IN', status: 401 } }],
  })
})

test('over a line that is cut a client catches up by itself', async () => {
  let connections = 0
  const cut = new AbortController()
  const followed = followSse(
    notices.url,
    author.headers,
    { query: FOLLOW, variables: { board: 'cut' } },
    {
      retryAttempts: 3,
      retry: async () => {},
      // The first connection is cut from below; the client's own signal would mean that it wanted no more.
      fetchFn: (address: string, init: RequestInit) =>
        fetch(address, ++connections === 1 ? { ...init, signal: cut.signal } : init),
    },
  )
  await followed.until((told) => told.length === 1)
  cut.abort()
  await pin('cut')
  // The row is in the page that the second connection begins with, or comes to it.
  await followed.until((told) =>
    changesIn(told.slice(1)).some(({ snapshot, upsert }) => snapshot?.nodes[0] ?? upsert[0]),
  )
  expect(connections).toBe(2)
  followed.stop()
})

test('a subscription needs a transport that can carry it', async () => {
  const answer = await notices.guest.graphql('subscription { notices { place } }')
  expect(answer.body).toMatchObject({ errors: [{ extensions: { code: 'E_GRAPHQL' } }] })
})

test('a client that takes many types is answered in JSON where that is enough', async () => {
  const accept = 'application/graphql-response+json, application/json, text/event-stream, multipart/mixed'
  const query = await notices.guest.post('/graphql', { query: '{ __typename }' }, { accept })
  expect(query.headers.get('content-type')).toContain('application/graphql-response+json')
  const stream = await notices.guest.fetch('/graphql', {
    method: 'POST',
    body: JSON.stringify({ query: 'subscription { notices { place } }' }),
    headers: { accept, 'content-type': 'application/json' },
  })
  expect(stream.headers.get('content-type')).toContain('text/event-stream')
  await stream.body?.cancel()
})

test('a stream that the server ends is broken off, so that its client comes again', async () => {
  const passing = await startTestApp(noticeApp)
  const followed = followSse(passing.url, {}, { query: FOLLOW, variables: { board: 'stop' } })
  await followed.until((told) => told.length === 1)
  await passing.close()
  expect(await followed.ended).toBeInstanceOf(NetworkError)
})
