import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestApp, type TestApp } from '../../testing/start-test-app.ts'
import type { TestAnswer, TestClient } from '../../testing/test-client.ts'
import type { Method, OpenApiDocument, Response } from './document.ts'
import { libraryApp } from './testing/library-app.ts'

// What a real server answers is held to the document that the same server publishes.

let library: TestApp
let document: OpenApiDocument
let librarian: TestClient
let reader: TestClient
const ajv = addFormats.default(new Ajv2020({ strict: false, allErrors: true }))

beforeAll(async () => {
  library = await startTestApp(libraryApp)
  document = (await library.guest.get('/openapi.json')).body as OpenApiDocument
  ajv.addFormat('password', true)
  ajv.addFormat('binary', true)
  ajv.addSchema({ $id: 'doc:all', ...document })
  librarian = await library.as({ roles: ['librarian'] })
  reader = await library.as()
})
afterAll(() => library.close())

/** What was answered that the document does not say. */
const complaints: string[] = []
/** The statuses that were answered, so that the tests are known to have asked for them. */
const statuses = new Set<number>()

/** Holds an answer to what the document says of its address, method and status; answers its body. */
function held(method: Method, path: string, { status, body }: TestAnswer): Readonly<Record<string, unknown>> {
  statuses.add(status)
  const said = complaintOf(method, path, status, body)
  if (said !== undefined) complaints.push(`${method} ${path} ${status}: ${said}`)
  return body as Readonly<Record<string, unknown>> // JSON objects all of them, or nothing.
}

function complaintOf(method: Method, path: string, status: number, body: unknown): string | undefined {
  const response = document.paths[path]?.[method]?.responses[String(status)]
  if (response === undefined) return `is not in the document: ${JSON.stringify(body)}`
  const pointer =
    '$ref' in response ? response.$ref.slice(1) : `/paths/${escaped(path)}/${method}/responses/${status}`
  const type = status >= 400 ? 'application/problem+json' : 'application/json'
  if (contentOf(pointer)?.[type] === undefined) return undefined
  const validate = ajv.compile({ $ref: `doc:all#${pointer}/content/${escaped(type)}/schema` })
  return validate(body) ? undefined : ajv.errorsText(validate.errors)
}

const escaped = (name: string): string => name.replaceAll('~', '~0').replaceAll('/', '~1')

function contentOf(pointer: string): Response['content'] {
  const names = pointer
    .slice(1)
    .split('/')
    .map((name) => name.replaceAll('~1', '/').replaceAll('~0', '~'))
  const response = names.reduce<unknown>(
    (at, name) => (at as Record<string, unknown> | undefined)?.[name],
    document,
  )
  return (response as Response | undefined)?.content
}

const idOf = (body: unknown): string => (body as { data: { id: string } }).data.id

test('what is created, read, changed, refused and deleted is as the document says', async () => {
  const author = idOf(
    held('post', '/api/authors', await librarian.post('/api/authors', { name: 'Homer', born: null })),
  )
  const book = {
    isbn: '9780140268867',
    title: 'The Odyssey',
    author,
    fine: { amount: '2.5', currency: 'EUR' },
    worth: { amount: '900', currency: 'JPY' },
    weight: '0.45',
    pages: 541,
    publishedOn: '1996-01-01',
  }
  const id = idOf(held('post', '/api/books', await librarian.post('/api/books', book)))
  held('post', '/api/books', await librarian.post('/api/books', book))
  held('post', '/api/books', await librarian.post('/api/books', { ...book, pages: 0, colour: 'red' }))
  held('post', '/api/books', await reader.post('/api/books', book))
  held('post', '/api/books', await library.guest.post('/api/books', book))
  held('patch', '/api/books/{id}', await librarian.patch(`/api/books/${id}`, { pages: 542, worth: null }))
  held(
    'patch',
    '/api/books/{id}',
    await librarian.patch(`/api/books/${id}`, { pages: 543 }, { 'if-match': '"v1"' }),
  )

  for (const who of [librarian, reader, library.guest]) {
    for (const query of [
      '',
      '?limit=1&count=true',
      '?search=odyssey',
      '?include=author',
      '?fields=title,fine',
      `?author=${author}&sort=-publishedOn&include=author.books(limit:2)`,
      '?colour=red',
      '?pages=541',
      '?limit=0',
      '?after=x',
    ])
      held('get', '/api/books', await who.get(`/api/books${query}`))
    for (const query of ['', `?author=${author}&per=language`, '?pages=541', '?colour=red', '?author=x'])
      held('get', '/api/books/tally', await who.get(`/api/books/tally${query}`))
    for (const query of ['', '?include=author', '?fields=isbn', '?include=nothing'])
      held('get', '/api/books/{id}', await who.get(`/api/books/${id}${query}`))
    held('get', '/api/books/{id}', await who.get('/api/books/nonsense'))
    for (const path of [
      '/api/users',
      '/api/authors',
      '/api/branches',
      '/api/memberships',
      '/api/loans',
      '/api/sessions',
    ] as const)
      held('get', path, await who.get(path))
    for (const path of ['/api/auth/me', '/api/auth/sessions', '/api/auth/tokens', '/api/timeline'] as const)
      held('get', path, await who.get(path))
  }
  held('delete', '/api/books/{id}', await reader.delete(`/api/books/${id}`))
  held('delete', '/api/books/{id}', await librarian.delete(`/api/books/${id}`, { 'if-match': '"v1"' }))
  held('delete', '/api/books/{id}', await librarian.delete(`/api/books/${id}`))
  held('get', '/api/books/{id}', await librarian.get(`/api/books/${id}`))

  expect(complaints).toEqual([])
  expect([...statuses]).toEqual(expect.arrayContaining([200, 201, 204, 400, 401, 403, 404, 409, 412]))
})

test('actions answer, reject and refuse as the document says', async () => {
  const member = '/api/actions/become-member'
  const borrow = '/api/actions/borrow-books'
  const key = (name: string) => ({ 'idempotency-key': name })
  held('post', member, await library.guest.post(member, {}))
  held('post', member, await reader.post(member, {}))
  const made = held('post', member, await reader.post(member, {}, key('m1')))
  held('post', member, await reader.post(member, {}, key('m1')))
  held('post', member, await reader.post(member, { phrase: 'now' }, key('m1')))
  held('post', member, await reader.post(member, {}, key('m2')))
  const { membership } = made['data'] as { readonly membership: string }
  held('post', borrow, await reader.post(borrow, { membership }, key('b1')))
  held('post', borrow, await reader.post(borrow, { membership: 7 }, key('b2')))
  held('post', borrow, await reader.post(borrow, { membership }, key('no good key')))
  const batch = { actions: [{ action: 'becomeMember', input: {} }] }
  held('post', '/api/batch', await librarian.post('/api/batch', batch, key('x1')))
  held('post', '/api/batch', await librarian.post('/api/batch', batch, key('x2')))
  held('post', '/api/batch', await librarian.post('/api/batch', { actions: [] }, key('x3')))
  const token = { name: 'Nightly export', scopes: ['read'], days: 3 }
  held('post', '/api/auth/tokens', await reader.post('/api/auth/tokens', token))
  held('get', '/api/auth/tokens', await reader.get('/api/auth/tokens'))

  expect(complaints).toEqual([])
  expect([...statuses]).toEqual(expect.arrayContaining([200, 201, 400, 401, 409, 422]))
})

// ── The examples, as they stand ──────────────────────────────────────────────────────────────────────────────────

/** What may be wrong with an example: what it refers to is not there, or was there already. Never how it is written. */
const MISWRITTEN = new Set([
  'E_INVALID_INPUT',
  'E_INVALID_JSON',
  'E_UNKNOWN_FIELD',
  'E_INVALID_PARAMETER',
  'E_CHECK',
])

/** The operations that take a body, each with its example. */
function exampleBodies(): { method: Method; path: string; body: unknown }[] {
  return Object.entries(document.paths).flatMap(([path, item]) =>
    (['post', 'patch'] as const).flatMap((method) => {
      const example = item[method]?.requestBody?.content['application/json']?.example
      return example === undefined ? [] : [{ method, path, body: example }]
    }),
  )
}

test('a server takes every example of a body as it is written', async () => {
  const examples = exampleBodies().filter(({ path }) => !path.startsWith('/api/auth/'))
  expect(examples.length).toBeGreaterThan(8)
  for (const { method, path, body } of examples) {
    const address = path.replaceAll(/\{\w+\}/g, '019c1234-5678-7abc-8def-000000000001')
    const answer = await librarian.fetch(address, {
      method: method.toUpperCase(),
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json', 'idempotency-key': `example-${path}` },
    })
    const { code } = (await answer.json()) as { code?: string }
    expect(MISWRITTEN.has(code ?? ''), `${method} ${path}: ${code}`).toBe(false)
    expect(answer.status, path).toBeLessThan(500)
  }
})

test('a row answers with the members of its example, in their order and of their kinds', async () => {
  const author = idOf(
    await library
      .as({ roles: ['librarian'] })
      .then((who) => who.post('/api/authors', exampleOf('/api/authors')))
      .then(({ body }) => body),
  )
  const book = { ...(exampleOf('/api/books') as object), author, isbn: '9780140268868' }
  const made = await librarian.post('/api/books', book)
  const shown = (await librarian.get(`/api/books/${idOf(made.body)}`)).data<Record<string, unknown>>()
  const { text } = await librarian.get(`/api/books/${idOf(made.body)}`)
  expect(text).toBe(JSON.stringify(JSON.parse(text)))
  const example = exampleRowOf('/api/books/{id}')
  expect(Object.keys(shown)).toEqual(Object.keys(example))
  // What a new book was not given is null where the example shows one.
  const kinds = (row: Record<string, unknown>) =>
    Object.entries(row).flatMap(([name, value]) => (shown[name] === null ? [] : [`${name} ${typeof value}`]))
  expect(kinds(shown)).toEqual(kinds(example))
})

function exampleRowOf(path: string): Record<string, unknown> {
  // A response of its own at this address, not a shared one.
  const response = document.paths[path]?.get?.responses['200'] as Response | undefined
  const example = response?.content?.['application/json']?.example as
    | { data?: Record<string, unknown> }
    | undefined
  return example?.data ?? {}
}

function exampleOf(path: string): unknown {
  return document.paths[path]?.post?.requestBody?.content['application/json']?.example
}
