import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestApp, type TestApp } from '../../testing/start-test-app.ts'
import type { TestClient } from '../../testing/test-client.ts'
import { libraryApp } from '../openapi/testing/library-app.ts'

let library: TestApp

beforeAll(async () => {
  library = await startTestApp(libraryApp)
})
afterAll(() => library.close())

const hintOf = async (asker: TestClient, path: string): Promise<unknown> =>
  ((await asker.get(path)).body as { hint?: unknown }).hint // a problem, or the expectation fails

test('a hint names the relations that its reader could be shown, and that a list finds', async () => {
  const reader = await library.as()
  const librarian = await library.as({ roles: ['librarian'] })
  expect(await hintOf(library.guest, '/api/users?include=zz')).not.toMatch(
    /credential|session|complaint|member/,
  )
  expect(await hintOf(library.guest, '/api/books?include=zz')).toBe('It has: author.')
  expect(await hintOf(reader, '/api/books?include=zz')).toBe('It has: author.')
  expect(await hintOf(librarian, '/api/books?include=zz')).toBe('It has: author, loans.')
})

test('a hint names the fields that its reader could be shown', async () => {
  const librarian = await library.as({ roles: ['librarian'] })
  expect(await hintOf(library.guest, '/api/books?zzzzzzzz=1')).not.toContain('worth')
  expect(await hintOf(librarian, '/api/books?zzzzzzzz=1')).toContain('worth')
})
