import { afterAll, beforeAll, expect, test } from 'vitest'
import { authApp, PASSWORD, type AuthApp } from '../expose/rest/testing/auth-app.ts'
import { createAdministrator, createDemoLogins, setRoles } from './create-logins.ts'
import { createPasswords } from './passwords.ts'

let it: AuthApp
beforeAll(async () => {
  // Logins made by a command have hashes of the full cost; so has the server that is to read them.
  it = await authApp({ passwords: createPasswords() })
})
afterAll(() => it.close())

const signIn = (email: string, password: string) =>
  it.browser().post('/api/auth/sign-in', { email, password })

test('the first administrator can sign in at once and manage users', async () => {
  await createAdministrator(it.database, { email: 'Root@example.org', name: 'Root', password: PASSWORD })
  expect((await signIn('root@example.org', PASSWORD)).body).toMatchObject({
    data: { user: { name: 'Root', roles: ['admin'] } },
  })
})

test('a user who is there becomes an administrator and keeps their other roles; old sessions and passwords end', async () => {
  const user = await it.person('clerk@example.org', { name: 'Clerk' })
  await setRoles(it.database, 'clerk@example.org', ['clerk'])
  await createAdministrator(it.database, {
    email: 'clerk@example.org',
    name: 'Other',
    password: 'another long phrase',
  })
  expect((await user.get('/api/auth/sessions')).status).toBe(401)
  expect((await signIn('clerk@example.org', PASSWORD)).status).toBe(401)
  expect((await signIn('clerk@example.org', 'another long phrase')).body).toMatchObject({
    data: { user: { name: 'Clerk', roles: ['clerk', 'admin'] } },
  })
})

test('an administrator with a password that everybody tries is refused', async () => {
  const weak = { email: 'weak@example.org', name: 'Weak', password: 'password123' }
  await expect(createAdministrator(it.database, weak)).rejects.toMatchObject({ code: 'E_INVALID_INPUT' })
})

test('roles set by a command hold on the very next request; an unknown address is said to be unknown', async () => {
  const user = await it.person('roles@example.org')
  await user.get('/api/auth/me')
  await setRoles(it.database, 'roles@example.org', ['clerk'])
  expect((await user.get('/api/auth/me')).body).toMatchObject({ data: { user: { roles: ['clerk'] } } })
  await expect(setRoles(it.database, 'nobody@example.org', [])).rejects.toMatchObject({ code: 'E_NOT_FOUND' })
})

test('demo logins are made once, follow their roles, and leave a changed password alone', async () => {
  const demo = { email: 'demo@example.org', name: 'Demo', password: 'demo', roles: ['clerk'] }
  await createDemoLogins(it.database, [demo])
  const me = it.browser()
  expect((await me.post('/api/auth/sign-in', { email: demo.email, password: 'demo' })).status).toBe(200)
  await me.post('/api/auth/change-password', { current: 'demo', next: PASSWORD })
  await createDemoLogins(it.database, [{ ...demo, roles: ['staff'] }])
  expect((await me.get('/api/auth/me')).body).toMatchObject({ data: { user: { roles: ['staff'] } } })
  expect((await signIn(demo.email, 'demo')).status).toBe(401)
  expect((await signIn(demo.email, PASSWORD)).status).toBe(200)
})
