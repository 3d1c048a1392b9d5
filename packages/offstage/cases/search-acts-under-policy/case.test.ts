import { expect, test } from 'vitest'
import { runCase } from '../running/run-case.ts'
import { arrange, paper } from './app.ts'

test('a search finds and counts what the policy shows', async () => {
  const people = { editor: { roles: ['editor'] } }
  const [guest, , editor] = await runCase(import.meta.dirname, { app: paper, people, arrange })
  expect(guest?.body).toMatchObject({ data: { length: 2 }, count: { value: 2 } })
  expect(editor?.body).toMatchObject({ data: { length: 3 }, count: { value: 3 } })
})
