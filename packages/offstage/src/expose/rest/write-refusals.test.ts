import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestApp, type TestApp } from '../../testing/start-test-app.ts'
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
