import { afterAll, beforeAll, expect, test } from 'vitest'
import { explainConflict } from '../../engine/act/explain-conflict.ts'
import { startTestApp, type TestApp } from '../../testing/start-test-app.ts'
import { newId } from '../../values/id.ts'
import { moneyOf } from '../../values/money.ts'
import { Author, Book, libraryApp } from '../openapi/testing/library-app.ts'

let library: TestApp
let book: string

beforeAll(async () => {
  library = await startTestApp(libraryApp)
  book = await library.transaction(async ({ unrestricted }) => {
    const homer = await unrestricted.insert(Author, { name: 'Homer' })
    const odyssey = await unrestricted.insert(Book, {
      isbn: '9780140268867',
      title: 'The Odyssey',
      author: homer.id,
      fine: moneyOf('2.50', 'EUR'),
      pages: 541,
      publishedOn: '1996-01-01',
    })
    return odyssey.id
  })
})
afterAll(() => library.close())

test('who may not write a row is told that, whatever version they hold', async () => {
  const reader = await library.as()
  const old = { 'if-match': '"v99"' }
  for (const answer of [
    await reader.patch(`/api/books/${book}`, { pages: 1 }, old),
    await reader.delete(`/api/books/${book}`, old),
  ])
    expect(answer).toMatchObject({ status: 403, code: 'E_NOT_ALLOWED' })
  const librarian = await library.as({ roles: ['librarian'] })
  expect((await librarian.delete(`/api/books/${book}`, old)).status).toBe(412)
  expect((await librarian.patch(`/api/books/${book}`, { pages: 1 }, old)).status).toBe(412)
})

test('a token that was made for reading writes at no door', async () => {
  const librarian = await library.as({ roles: ['librarian'] })
  const made = (scopes: readonly string[]) => librarian.post('/api/auth/tokens', { name: 'robot', scopes })
  const bearer = async (scope: string) => ({
    authorization: `Bearer ${(await made([scope])).data<{ token: string }>().token}`,
  })
  const upload = {
    'tus-resumable': '1.0.0',
    'upload-length': '4',
    'upload-metadata': `purpose ${btoa('book.cover')},filename ${btoa('x.png')}`,
  }
  const writer = await bearer('write')
  const begin = await library.guest.fetch('/api/uploads', {
    method: 'POST',
    headers: { ...upload, ...writer },
  })
  expect(begin.status).toBe(201)
  const begun = begin.headers.get('location') ?? ''
  const part = {
    'tus-resumable': '1.0.0',
    'upload-offset': '0',
    'content-type': 'application/offset+octet-stream',
  }
  const json = { 'content-type': 'application/json', 'idempotency-key': 'one' }
  const own = `/api/auth/sessions/${book}`
  const doors: readonly (readonly [string, string, Record<string, string>, string?])[] = [
    ['POST', '/api/authors', json, '{"name":"Sappho"}'],
    ['PATCH', `/api/books/${book}`, json, '{"pages":1}'],
    ['DELETE', `/api/books/${book}`, {}],
    ['POST', '/api/actions/reserve-book', json, JSON.stringify({ book })],
    ['POST', '/api/batch', json, JSON.stringify({ actions: [{ action: 'reserveBook', input: { book } }] })],
    ['POST', '/api/uploads', upload],
    ['PATCH', begun, part, 'abcd'],
    ['DELETE', begun, { 'tus-resumable': '1.0.0' }],
    ['POST', '/api/auth/tokens', json, '{"name":"more","scopes":["write"]}'],
    ['DELETE', `/api/auth/tokens/${book}`, {}],
    ['DELETE', own, {}],
    ['POST', '/api/auth/change-password', json, '{"current":"x","next":"a long new password"}'],
    [
      'POST',
      '/graphql',
      json,
      JSON.stringify({ query: `mutation { reserveBook(input: { book: "${book}" }) { __typename } }` }),
    ],
    ['POST', '/graphql', json, JSON.stringify({ query: `mutation { deleteBook(id: "${book}") }` })],
  ]
  const reading = await bearer('read')
  for (const [method, path, headers, body] of doors) {
    const answer = await library.guest.fetch(path, {
      method,
      headers: { ...headers, ...reading },
      ...(body === undefined ? {} : { body }),
    })
    expect(await answer.text(), `${method} ${path}`).toContain('E_NOT_ALLOWED')
  }
  expect((await library.guest.get(`/api/books/${book}`)).status).toBe(200)
})

test('a file is taken by the field that it was uploaded for, and a refusal points at the field', async () => {
  const librarian = await library.as({ roles: ['librarian'] })
  const refused = await librarian.patch(`/api/books/${book}`, { cover: newId() })
  expect(refused).toMatchObject({
    status: 400,
    code: 'E_REFERENCE',
    body: { errors: [{ pointer: '/cover' }] },
  })
})

test('a value that only the database refused is pointed at too', async () => {
  const error: unknown = await library.database
    .query({ text: 'update book set pages = -1 where id = $1', values: [book] })
    .catch((reason: unknown) => explainConflict(reason, library.services.model))
  expect(error).toMatchObject({ code: 'E_CHECK', document: { errors: [{ pointer: '/pages' }] } })
})
