import { expect, test } from 'vitest'
import { runCase } from '../running/run-case.ts'
import { anthology, arrange } from './app.ts'

test('a policy with several ways reads a page of each, and every row comes once and in order', async () => {
  const people = { ann: {}, ben: {} }
  const [guest, ann, page, next] = await runCase(import.meta.dirname, { app: anthology, people, arrange })
  const titled = (...titles: string[]) => ({ data: titles.map((title) => ({ title })) })
  expect(guest?.body).toMatchObject(titled('Bells', 'Clouds'))
  expect(ann?.body).toMatchObject(titled('A beginning', 'Bells', 'Clouds'))
  expect(page?.body).toMatchObject(titled('A beginning', 'Bells'))
  expect(next?.body).toMatchObject({ ...titled('Clouds'), page: { next: null } })
})
