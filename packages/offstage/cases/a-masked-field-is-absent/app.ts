import { app, everyone, feature, integer, resource, text } from '../../src/index.ts'
import type { Beginning } from '../running/case.ts'

const Employee = resource('employee', {
  name: text({ max: 60 }),
  badge: text({ max: 20 }),
  salary: integer({ min: 0, max: 1_000_000 }),
})
  .list({ by: [], then: ['name'] })
  .list({ by: ['badge'], then: ['name'] })
  .policy((_employee, actor) => ({
    read: everyone,
    fields: { badge: actor.isSignedIn, salary: actor.hasRole('payroll') },
  }))

export const staff = app('staff', {
  roles: ['payroll'],
  features: [feature('employees', { resources: [Employee] })],
})

export async function arrange({ app: running }: Beginning) {
  const made = await running.transaction(({ unrestricted }) =>
    unrestricted.insert(Employee, { name: 'Mia', badge: 'B-17', salary: 52_000 }),
  )
  return { mia: made.id }
}
