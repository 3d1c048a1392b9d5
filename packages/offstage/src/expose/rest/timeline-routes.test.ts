import { afterAll, beforeAll, expect, test } from 'vitest'
import type { TimelineEntry } from '../../observe/timeline.ts'
import { startTestApp, type TestApp } from '../../testing/start-test-app.ts'
import type { TestClient } from '../../testing/test-client.ts'
import { newId, type Id } from '../../values/id.ts'
import { moneyOf } from '../../values/money.ts'
import { picture } from '../../engine/files/testing/sample-pictures.ts'
import { Author, Book, libraryApp } from '../openapi/testing/library-app.ts'

let library: TestApp
let book: string
let cover: Id<'file'>

beforeAll(async () => {
  library = await startTestApp(libraryApp, { settings: { OFFSTAGE_TRACE_CAPACITY: '20' } })
  cover = await library.storeFile(await picture('png'), { purpose: 'book.cover', name: 'cover.png' })
  book = await library.transaction(async ({ unrestricted }) => {
    const author = await unrestricted.insert(Author, { name: 'Homer' })
    const { id } = await unrestricted.insert(Book, {
      isbn: '9780140268867',
      title: 'The Odyssey',
      author: author.id,
      fine: moneyOf('2.50', 'EUR'),
      pages: 541,
      publishedOn: '1996-01-01',
      cover,
    })
    return id
  })
})
afterAll(() => library.close())

const newTrace = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join(
    '',
  )
const under = (traceId: string) => ({ traceparent: `00-${traceId}-b7ad6b7169203331-01` })

test('a page of pictures leaves the clicks in the timeline, and stands with the click whose trace it carries', async () => {
  const reader = await library.as()
  const traceId = newTrace()
  await reader.get(`/api/books/${book}`, under(traceId))
  for (let at = 0; at < 24; at++) {
    const picture = await reader.fetch(`/files/${cover}`, { headers: under(traceId) })
    expect(picture.status).toBe(200)
    await picture.arrayBuffer()
  }
  const recent = (await reader.get('/api/timeline?limit=100')).data<TimelineEntry[]>()
  expect(recent.map(({ title }) => title)).toEqual([`GET /api/books/${book}`])
  const click = (await reader.get(`/api/timeline/${traceId}`)).data<{ timelines: TimelineEntry[] }>()
  // A quarter of the room is for pictures.
  expect(click.timelines.map(({ title }) => title.split('/')[1])).toEqual(['api', ...Array(5).fill('files')])
})

test('a file that somebody may not see is a story of its own', async () => {
  const reader = await library.as()
  await reader.fetch(`/files/${book}`)
  const [refused] = (await reader.get('/api/timeline')).data<TimelineEntry[]>()
  expect(refused).toMatchObject({ title: `GET /files/${book}`, status: 404 })
})

interface Stream {
  /** Waits for the next event of this kind. */
  until(event: string): Promise<void>
  close(): void
}

async function follow(reader: TestClient, path: string): Promise<Stream> {
  const ended = new AbortController()
  const { body } = await reader.fetch(path, {
    headers: { accept: 'text/event-stream' },
    signal: ended.signal,
  })
  const events = body?.pipeThrough(new TextDecoderStream()).getReader()
  return {
    async until(event) {
      for (let text = ''; !text.includes(`event: ${event}`);) text += (await events?.read())?.value ?? ''
    },
    close: () => ended.abort(),
  }
}

test('a push that several share is in the timeline of each, names none of them, and not the click of somebody else', async () => {
  const [ann, bob, librarian, admin] = await Promise.all([
    library.as({ name: 'Ann Other' }),
    library.as({ name: 'Bob Other' }),
    library.as({ roles: ['librarian'] }),
    library.as({ roles: ['admin'] }),
  ])
  const streams = await Promise.all([ann, bob].map((reader) => follow(reader, `/api/books/${book}`)))
  await Promise.all(streams.map((stream) => stream.until('snapshot')))
  const traceId = newTrace()
  await librarian.patch(`/api/books/${book}`, { pages: 542 }, under(traceId))
  await Promise.all(streams.map((stream) => stream.until('upsert')))
  const pushesOf = async (reader: TestClient) =>
    (await reader.get('/api/timeline')).data<TimelineEntry[]>().filter(({ kind }) => kind === 'push')

  for (const reader of [ann, bob]) {
    await expect.poll(() => pushesOf(reader)).toHaveLength(1)
    const [push] = await pushesOf(reader)
    expect(push?.actor).toEqual({ kind: 'system', name: 'live', roles: [] })
    const text = JSON.stringify(push)
    for (const secret of ['Other', ann.user, bob.user, traceId, '2 viewers'])
      expect(text).not.toContain(secret)
    expect((await reader.get(`/api/timeline/${push?.traceId}`)).status).toBe(404)
  }
  expect(await pushesOf(librarian)).toEqual([])
  const whole = (await admin.get(`/api/timeline/${traceId}`)).text
  expect(whole).toContain('Showed it live to 2 viewers')
  for (const secret of ['Ann Other', 'Bob Other']) expect(whole).not.toContain(secret)
  for (const stream of streams) stream.close()
})

test('a push to one person is theirs, by name', async () => {
  const ann = await library.as({ name: 'Ann Alone' })
  const librarian = await library.as({ roles: ['librarian'] })
  const admin = await library.as({ roles: ['admin'] })
  const stream = await follow(ann, `/api/books/${book}`)
  await stream.until('snapshot')
  const traceId = newTrace()
  await librarian.patch(`/api/books/${book}`, { pages: 543 }, under(traceId))
  await stream.until('upsert')
  await expect
    .poll(async () => (await admin.get(`/api/timeline/${traceId}`)).text)
    .toContain('"name":"Ann Alone"')
  stream.close()
})

/** The titles that a request of somebody leaves, and the clauses of its policies. */
async function toldOf(
  reader: TestClient,
): Promise<{ titles: readonly string[]; clauses: readonly unknown[] }> {
  const [last] = (await reader.get('/api/timeline?limit=1')).data<TimelineEntry[]>()
  const steps = last?.steps ?? []
  return {
    titles: steps.map(({ title }) => title),
    clauses: steps.flatMap(({ detail }) => (detail['clause'] === undefined ? [] : [detail['clause']])),
  }
}

test('what was decided, and which way was taken, is told in plain words', async () => {
  const reader = await library.as({ name: 'Ann Reader' })
  await reader.get(`/api/books/${book}`)
  expect(await toldOf(reader)).toMatchObject({
    titles: expect.arrayContaining(['Went straight to it by its id', 'Looked for the book']),
    clauses: ['shelved is true'],
  })
  await reader.get(`/api/loans?membership=${newId()}`)
  expect((await toldOf(reader)).titles).toEqual(
    expect.arrayContaining([
      'You may not see any loans',
      'Went by the index that was made for this: by membership, in the order of due',
    ]),
  )
})

test('a read that is refused says why nothing was read', async () => {
  const reader = await library.as()
  await reader.get('/api/books?pages=541')
  expect((await toldOf(reader)).titles.at(-1)).toBe(
    'There is no prepared way to this, so nothing was read: books cannot be listed by pages.',
  )
})

test('a write says by which rule it was allowed, and one that is refused says so', async () => {
  const [reader, librarian] = [await library.as(), await library.as({ roles: ['librarian'] })]
  await reader.patch(`/api/books/${book}`, { pages: 544 })
  expect((await toldOf(reader)).titles.at(-1)).toBe('You may not change this book')
  await librarian.patch(`/api/books/${book}`, { pages: 544 })
  expect((await toldOf(librarian)).titles).toEqual(
    expect.arrayContaining([
      'You may change books',
      'Changed one book, and checked the result against the rules',
    ]),
  )
  await reader.post('/api/complaints', { words: 'Too few books.' })
  expect((await toldOf(reader)).titles).toContain('Decided which complaints you may create: author is you')
})

test('an action says who may do it, whatever it is called', async () => {
  const reader = await library.as()
  await reader.post('/api/actions/become-member', {}, { 'idempotency-key': 'a' })
  expect(await toldOf(reader)).toMatchObject({
    titles: expect.arrayContaining(['You may do this: become member']),
    clauses: ['you are signed in'],
  })
  await reader.post('/api/actions/count-shelf', { counted: [], proof: { amount: '1', currency: 'EUR' } })
  expect((await toldOf(reader)).titles).toContain('You may not do this: count shelf')
})

test("what the guard of a session compares is in nobody's timeline, at no door", async () => {
  for (const roles of [[], ['librarian'], ['admin']]) {
    const reader = await library.as({ roles })
    const session = (await reader.get('/api/auth/sessions')).data<{ id: string }[]>()[0]?.id
    const traceId = newTrace()
    for (const path of [`/api/books/${book}`, '/api/books', '/api/books/tally', '/api/auth/me'])
      await reader.get(path, under(traceId))
    await reader.patch(`/api/books/${book}`, { pages: 544 }, under(traceId))
    const told = (await reader.get(`/api/timeline/${traceId}`)).data<{ timelines: TimelineEntry[] }>()
    expect(told.timelines).toHaveLength(5)
    expect(JSON.stringify(told)).not.toContain(session)
    const ofRow = told.timelines[0]?.steps.find(({ detail }) =>
      String(detail['sql']).includes('security_version'),
    )
    expect(ofRow?.detail['values']).toEqual(expect.arrayContaining(['•••']))
    expect(ofRow?.detail['values']).not.toContain(1)
  }
})
