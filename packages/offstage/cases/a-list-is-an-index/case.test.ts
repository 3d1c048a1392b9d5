import { expect, test } from 'vitest'
import { runCase } from '../running/run-case.ts'
import { arrange, library } from './app.ts'

test('a declared list is the index it is read by, and what is not declared is refused by name', async () => {
  const [, thickestFirst, , both, byTitle] = await runCase(import.meta.dirname, { app: library, arrange })
  expect(thickestFirst?.body).toMatchObject({ data: [{ title: 'Collected Poems' }, { title: 'Haiku' }] })
  expect(both?.body).toMatchObject({ data: [{ pages: 48 }, { pages: 320 }, { pages: 612 }] })
  expect(byTitle).toMatchObject({ status: 400, body: { code: 'E_NO_ACCESS_PATH' } })
})
