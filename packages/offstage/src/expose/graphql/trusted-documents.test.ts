import { createHash } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { makeScratchFolder } from '../../testing/scratch-folder.ts'
import { startTestApp, type TestApp } from '../../testing/start-test-app.ts'
import { followWs, wsClient } from './testing/follow.ts'
import { noticeApp } from './testing/notice-app.ts'
import { readTrustedDocuments } from './trusted-documents.ts'

const BOARDS = 'query Boards { boards { nodes { name } } }'
const FOLLOW = 'subscription { notices(board: "x") { page { ids } } }'
const idOf = (text: string) => createHash('sha256').update(text).digest('hex')
const listed = (...texts: readonly string[]) =>
  JSON.stringify(Object.fromEntries(texts.map((text) => [idOf(text), text])))

const folder = makeScratchFolder()
const open: TestApp[] = []
let notices: TestApp

const write = (name: string, text: string): string => {
  const path = join(folder.path, name)
  writeFileSync(path, text)
  return path
}
const start = async (documents: string) => {
  const app = await startTestApp(noticeApp, { settings: { OFFSTAGE_GRAPHQL_DOCUMENTS: documents } })
  open.push(app)
  return app
}

beforeAll(async () => {
  notices = await start(write('documents.json', listed(BOARDS, FOLLOW)))
})
afterEach(async () => {
  for (const app of open.splice(1)) await app.close()
})
afterAll(async () => {
  await notices.close()
  folder.remove()
})

const post = (body: unknown) => notices.guest.post('/graphql', body)
const ANSWER = { data: { boards: { nodes: [] } } }

test('a known document is run by its id, as GraphQL over HTTP and as Apollo send it', async () => {
  expect((await post({ documentId: `sha256:${idOf(BOARDS)}` })).body).toEqual(ANSWER)
  expect((await post({ documentId: idOf(BOARDS) })).body).toEqual(ANSWER)
  const persistedQuery = { version: 1, sha256Hash: idOf(BOARDS) }
  expect((await post({ extensions: { persistedQuery } })).body).toEqual(ANSWER)
  const address = new URLSearchParams({ documentId: `sha256:${idOf(BOARDS)}` })
  expect((await notices.guest.get(`/graphql?${address.toString()}`)).body).toEqual(ANSWER)
})

test('nothing else is run: no text, no unknown id, no text under a known id', async () => {
  const codeOf = async (body: unknown) => {
    const { status, body: answer } = await post(body)
    const [error] = (answer as { errors: { extensions: { code: string } }[] }).errors
    return [status, error?.extensions.code]
  }
  expect(await codeOf({ query: '{ __typename }' })).toEqual([400, 'E_DOCUMENT_REQUIRED'])
  expect(await codeOf({ query: BOARDS })).toEqual([400, 'E_DOCUMENT_REQUIRED'])
  expect(await codeOf({ documentId: idOf('{ __typename }') })).toEqual([400, 'E_DOCUMENT_UNKNOWN'])
  expect((await post({ documentId: idOf(BOARDS), query: '{ __schema { description } }' })).body).toEqual(
    ANSWER,
  )
})

test('over a socket it is the same', async () => {
  const client = wsClient(notices.url)
  const known = followWs(client, { query: '', extensions: { persistedQuery: { sha256Hash: idOf(FOLLOW) } } })
  await known.until((told) => told.length === 1)
  expect(known.told).toEqual([{ data: { notices: { page: { ids: [] } } } }])
  const other = await followWs(client, { query: 'subscription { notices { place } }' }).ended
  expect(other).toMatchObject([{ extensions: { code: 'E_DOCUMENT_REQUIRED' } }])
  await client.dispose()
})

test('a folder of documents, and the manifest of Apollo, are lists too', async () => {
  const nested = join(folder.path, 'documents', 'nested')
  mkdirSync(nested, { recursive: true })
  writeFileSync(join(nested, 'boards.graphql'), BOARDS)
  writeFileSync(join(folder.path, 'documents', 'readme.md'), 'no document')
  expect([...readTrustedDocuments(join(folder.path, 'documents'))]).toEqual([[idOf(BOARDS), BOARDS]])
  const apollo = {
    version: 1,
    operations: [{ id: idOf(BOARDS), name: 'Boards', type: 'query', body: BOARDS }],
  }
  expect([...readTrustedDocuments(write('apollo.json', JSON.stringify(apollo)))]).toEqual([
    [idOf(BOARDS), BOARDS],
  ])
})

test('a list that cannot be held to stops the start with a sentence', async () => {
  expect(() => readTrustedDocuments(join(folder.path, 'nowhere'))).toThrow(/There is no .*nowhere/)
  expect(() => readTrustedDocuments(write('text.json', 'hello'))).toThrow(/should be JSON/)
  expect(() => readTrustedDocuments(write('list.json', '{"a": 1}'))).toThrow(/by their ids/)
  expect(() => readTrustedDocuments(write('wrong.json', '{"abc": "{ __typename }"}'))).toThrow(
    /"abc" is not the SHA-256/,
  )
  const stale = write('stale.json', listed('{ boards { nodes { colour } } }'))
  await expect(start(stale)).rejects.toThrow(/cannot be run: Cannot query field "colour"/)
})

test('without a list an id is unknown, and the answer says so', async () => {
  const free = await startTestApp(noticeApp)
  open.push(free)
  const { body } = await free.guest.post('/graphql', { documentId: idOf(BOARDS) })
  expect(body).toMatchObject({ errors: [{ extensions: { code: 'E_DOCUMENT_UNKNOWN' } }] })
})
