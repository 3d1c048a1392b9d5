import { expect, test } from 'vitest'
import { runCase } from '../running/run-case.ts'
import { arrange, notes } from './app.ts'

test('a row that the policy hides answers as one that does not exist, to reads and writes alike', async () => {
  const answers = await runCase(import.meta.dirname, { app: notes, people: { ann: {}, eve: {} }, arrange })
  const [own, read, changed, removed, unknown, list] = answers
  expect(own?.status).toBe(200)
  expect([read, changed, removed].map((answer) => answer?.status)).toEqual([404, 404, 404])
  expect(read?.body).toMatchObject({ code: 'E_NOT_FOUND' })
  expect(Object.keys(read?.body ?? {})).toEqual(Object.keys(unknown?.body ?? {}))
  expect(list?.body).toMatchObject({ data: [], count: { value: 0 } })
})
