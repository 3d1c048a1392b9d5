import { expect, test } from 'vitest'
import { runCase } from '../running/run-case.ts'
import { arrange, staff } from './app.ts'

const people = { colleague: {}, payroll: { roles: ['payroll'] } }

test('a field that the policy hides is absent, and no way to find rows by', async () => {
  const [guest, colleague, payroll, byBadge] = await runCase(import.meta.dirname, {
    app: staff,
    people,
    arrange,
  })
  expect(guest?.body).toEqual({ data: { id: expect.any(String), name: 'Mia' } })
  expect(colleague?.body).toMatchObject({ data: { name: 'Mia', badge: 'B-17' } })
  expect(colleague?.body).not.toHaveProperty('data.salary')
  expect(payroll?.body).toMatchObject({ data: { badge: 'B-17', salary: 52_000 } })
  expect(byBadge?.body).toMatchObject({ data: [] })
})
