import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { anyOf, app, belongsTo, currentUser, everyone, feature, resource, text, User } from '../src/index.ts'
import { startTestApp, type TestApp } from '../src/testing/start-test-app.ts'
import type { TestClient } from '../src/testing/test-client.ts'

const Shelf = resource('shelf', { name: text({ max: 40 }) }, { plural: 'shelves' })
  .list({ by: [], then: ['name'] })
  .softDelete()
  .live()
  .policy((shelf, actor) => ({
    // Seen by all, as long as it holds a book, and by keepers always.
    read: anyOf(
      actor.hasRole('keeper'),
      shelf.has('books', (book) => book('title').isNot('')),
    ),
    create: everyone,
    delete: actor.hasRole('keeper'),
    restore: actor.hasRole('keeper'),
  }))
  .small({ max: 1_000 })
const Book = resource('book', {
  shelf: belongsTo(Shelf, { inverse: 'books' }),
  owner: belongsTo(User, { inverse: 'books' }).default(currentUser),
  code: text({ max: 20 }).unique(),
  title: text({ max: 40 }),
})
  .list({ by: ['shelf'], then: ['title'] })
  .list({ by: ['shelf', 'title'], unique: true })
  .search('title')
  .softDelete()
  .policy((book, actor) => ({
    read: everyone,
    create: actor.isSignedIn,
    update: book.owner.is(currentUser),
    delete: book.owner.is(currentUser),
    restore: anyOf(book.owner.is(currentUser), actor.hasRole('keeper')),
  }))

let it: TestApp
let ann: TestClient
let bob: TestClient
let keeper: TestClient
let shelf: string

beforeAll(async () => {
  it = await startTestApp(
    app('shelves', { roles: ['keeper'], features: [feature('books', { resources: [Shelf, Book] })] }),
  )
  ann = await it.as({ name: 'Ann' })
  bob = await it.as({ name: 'Bob' })
  keeper = await it.as({ name: 'Kim', roles: ['keeper'] })
  shelf = (await keeper.post('/api/shelves', { name: 'Main' })).data<{ id: string }>().id
  // A shelf is seen for what it holds.
  await keeper.post('/api/books', { shelf, code: 'first', title: 'First' })
})
afterAll(() => it.close())

let count = 0
interface Made {
  readonly id: string
  readonly code: string
  readonly title: string
  readonly version: number
  readonly deletedAt: string | null
}
async function make(values: Readonly<Record<string, unknown>> = {}): Promise<Made> {
  const code = `b${++count}`
  return (await ann.post('/api/books', { shelf, code, title: `Title ${code}`, ...values })).data<Made>()
}
const idsIn = async (who: TestClient, address: string): Promise<readonly string[]> =>
  (await who.get(address)).data<readonly { id: string }[]>().map(({ id }) => id)

describe('a deleted row', () => {
  test('is nowhere to be seen, by whatever door', async () => {
    const { id, code, title } = await make()
    const doors = [
      `/api/books?shelf=${shelf}&limit=100`,
      `/api/books?code=${code}`,
      `/api/books?shelf=${shelf}&title=${encodeURIComponent(title)}`,
      `/api/books?id[in]=${id}`,
      `/api/books?search=${code}`,
    ]
    for (const door of doors) expect(await idsIn(bob, door), door).toContain(id)
    expect((await ann.delete(`/api/books/${id}`)).status).toBe(204)
    for (const door of doors) expect(await idsIn(bob, door), door).not.toContain(id)
    expect((await ann.get(`/api/books/${id}`)).status).toBe(404)
    expect((await ann.patch(`/api/books/${id}`, { title: 'x' })).status).toBe(404)
    expect((await ann.delete(`/api/books/${id}`)).status).toBe(404)
    const { books } = (await bob.get(`/api/shelves/${shelf}?include=books(limit:100)`)).data<{
      books: readonly { id: string }[]
    }>()
    expect(books.map((book) => book.id)).not.toContain(id)
    const graph = await bob.graphql('query ($id: ID!) { book(id: $id) { id } }', { id })
    expect(graph.body).toEqual({ data: { book: null } })
  })

  test('leaves its values to the next, and cannot come back while those are taken', async () => {
    const first = await make()
    await ann.delete(`/api/books/${first.id}`)
    const second = await make({ code: first.code, title: first.title })
    expect(second.id).toBeDefined()
    const taken = await ann.post(`/api/books/${first.id}/restore`)
    expect([taken.status, taken.code]).toEqual([409, 'E_UNIQUE'])
    await ann.delete(`/api/books/${second.id}`)
    expect((await ann.post(`/api/books/${first.id}/restore`)).status).toBe(200)
    expect(await idsIn(bob, `/api/books?code=${first.code}`)).toEqual([first.id])
  })

  test('is no child that a policy looks for, and no row that a link leads to', async () => {
    const other = (await keeper.post('/api/shelves', { name: 'Other' })).data<{ id: string }>().id
    expect((await bob.get(`/api/shelves/${other}`)).status).toBe(404)
    const book = await it.transaction((tx) =>
      tx.unrestricted.insert(Book, {
        shelf: other as never,
        owner: ann.user as never,
        code: 'only',
        title: 'Only',
      }),
    )
    expect((await bob.get(`/api/shelves/${other}`)).status).toBe(200)
    await ann.delete(`/api/books/${book.id}`)
    expect((await bob.get(`/api/shelves/${other}`)).status).toBe(404)
    await ann.post(`/api/books/${book.id}/restore`)
    await keeper.delete(`/api/shelves/${other}`)
    expect((await ann.get(`/api/books/${book.id}?include=shelf`)).data()).toMatchObject({ shelf: null })
  })
})

describe('who may bring it back', () => {
  test('sees it with includeDeleted, with the time of its deletion; others do not', async () => {
    const { id, code } = await make()
    await ann.delete(`/api/books/${id}`)
    const list = `/api/books?shelf=${shelf}&limit=100&includeDeleted=true`
    expect(await idsIn(ann, list)).toContain(id)
    expect(await idsIn(keeper, list)).toContain(id)
    expect(await idsIn(bob, list)).not.toContain(id)
    expect(await idsIn(keeper, `/api/books?code=${code}&includeDeleted=true`)).toEqual([id])
    const row = (await ann.get(`/api/books/${id}?includeDeleted=true`)).data<Made>()
    expect(row.deletedAt).toMatch(/^\d{4}-/)
    expect(row).not.toHaveProperty('living')
    expect((await bob.get(`/api/books/${id}?includeDeleted=true`)).status).toBe(404)
    expect((await it.guest.get(list)).code).toBe('E_NOT_ALLOWED')
  })

  test('brings it back as it was, and once is as good as twice', async () => {
    const made = await make()
    await ann.delete(`/api/books/${made.id}`)
    expect((await bob.post(`/api/books/${made.id}/restore`)).status).toBe(404)
    const back = (await keeper.post(`/api/books/${made.id}/restore`)).data<Made>()
    expect(back).toMatchObject({ id: made.id, code: made.code, deletedAt: null, version: made.version + 2 })
    const again = (await ann.post(`/api/books/${made.id}/restore`)).data<Made>()
    expect(again.version).toBe(back.version)
    expect((await bob.post(`/api/books/${made.id}/restore`)).code).toBe('E_NOT_ALLOWED')
  })
})

test('GraphQL shows and restores what is deleted as REST does', async () => {
  const { id, code } = await make()
  await ann.delete(`/api/books/${id}`)
  const list = 'query ($code: String) { books(code: $code, includeDeleted: true) { nodes { id deletedAt } } }'
  expect((await ann.graphql(list, { code })).body).toMatchObject({ data: { books: { nodes: [{ id }] } } })
  expect((await bob.graphql(list, { code })).body).toEqual({ data: { books: { nodes: [] } } })
  const restore = 'mutation ($id: ID!) { restoreBook(id: $id) { id deletedAt } }'
  expect((await bob.graphql(restore, { id })).body).toMatchObject({ errors: [{}] })
  expect((await ann.graphql(restore, { id })).body).toEqual({
    data: { restoreBook: { id, deletedAt: null } },
  })
  const living = await ann.graphql('{ __type(name: "Book") { fields { name } } }')
  expect(living.text).not.toContain('living')
})

test('the documents name the parameter, the address and the field, and not the column', async () => {
  const document = (await it.guest.get('/openapi.json')).text
  for (const word of ['includeDeleted', '/api/books/{id}/restore', 'deletedAt'])
    expect(document).toContain(word)
  expect(document).not.toContain('living')
})

test('a live list loses the row, and has it again', async () => {
  const { id } = await keeper
    .post('/api/shelves', { name: 'Live' })
    .then((answer) => answer.data<{ id: string }>())
  const stream = await keeper.fetch('/api/shelves?sort=name', { headers: { accept: 'text/event-stream' } })
  const told = readEvents(stream)
  await told.until((text) => text.includes(id))
  await keeper.delete(`/api/shelves/${id}`)
  await told.until((text) => /event: remove[^]*$/.test(text))
  await keeper.post(`/api/shelves/${id}/restore`)
  expect(await told.until((text) => /event: remove[^]*event: upsert/.test(text))).toContain(id)
  await told.stop()
})

function readEvents(stream: Response) {
  const reader = stream.body?.pipeThrough(new TextDecoderStream()).getReader()
  if (reader === undefined) throw new Error('A stream has a body.')
  let text = ''
  return {
    async until(isThere: (text: string) => boolean): Promise<string> {
      while (!isThere(text)) {
        const { done, value } = await reader.read()
        if (done) throw new Error(`The stream ended with ${text}`)
        text += value
      }
      return text
    },
    stop: () => reader.cancel(),
  }
}

test('code without policies does not meet it either', async () => {
  const { id, code } = await make()
  await ann.delete(`/api/books/${id}`)
  const found = await it.transaction(async ({ unrestricted }) => [
    await unrestricted.first(Book, { code }),
    await unrestricted.find(Book, id as never),
  ])
  expect(found).toEqual([undefined, undefined])
})

test('a resource whose rows are gone when they are deleted takes no includeDeleted', async () => {
  const refused = await ann.get(`/api/users/${ann.user}?includeDeleted=true`)
  expect([refused.status, refused.code]).toEqual([400, 'E_INVALID_PARAMETER'])
})
