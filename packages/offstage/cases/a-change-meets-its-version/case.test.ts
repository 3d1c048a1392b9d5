import { expect, test } from 'vitest'
import { runCase } from '../running/run-case.ts'
import { arrange, wiki } from './app.ts'

test('a change is made to the version it was meant for, and what cannot be says why', async () => {
  const [changed, late, invalid, twice, guest] = await runCase(import.meta.dirname, {
    app: wiki,
    people: { ann: {} },
    arrange,
  })
  expect(changed?.body).toMatchObject({ data: { title: 'Welcome', version: 2 } })
  expect(late?.status).toBe(412)
  expect(invalid).toMatchObject({ status: 400, body: { errors: { length: 3 } } })
  expect(twice).toMatchObject({ status: 409, body: { code: 'E_UNIQUE' } })
  expect(guest?.status).toBe(401)
})
