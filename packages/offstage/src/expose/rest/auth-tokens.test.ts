import { afterAll, beforeAll, expect, test } from 'vitest'
import { authApp, type AuthApp } from './testing/auth-app.ts'
import { memberOf, type Browser } from './testing/browser.ts'

let it: AuthApp
let owner: Browser
beforeAll(async () => {
  it = await authApp()
  owner = await it.person('owner@example.org', { name: 'Owner' })
})
afterAll(() => it.close())

async function makeToken(
  scopes: readonly string[],
  browser = owner,
): Promise<{ id: string; bearer: Record<string, string> }> {
  const made = await browser.post('/api/auth/tokens', { name: 'robot', days: 7, scopes })
  expect(made.status).toBe(201)
  return {
    id: memberOf(made, 'data', 'id'),
    bearer: { authorization: `Bearer ${memberOf(made, 'data', 'token')}` },
  }
}

test('a token is shown once, and listed without itself', async () => {
  const made = await owner.post('/api/auth/tokens', { name: 'once' })
  const token = memberOf(made, 'data', 'token')
  expect(token).toMatch(/^ofs_[\w-]{43}$/)
  expect(made.body).toMatchObject({ data: { name: 'once', scopes: ['read'], expiresAt: expect.any(String) } })
  const listed = await owner.get('/api/auth/tokens')
  expect(listed.body).toMatchObject({ data: [{ name: 'once', scopes: ['read'] }] })
  expect(listed.text).not.toContain(token)
  expect(listed.text).not.toMatch(/hash/i)
  for (const table of ['access_token', 'offstage.change_unsequenced'])
    expect(await it.sql(`select 1 from ${table} t where t::text like '%' || $1 || '%'`, [token])).toEqual([])
})

test('what a token may do is what its scopes say', async () => {
  const answers: Record<string, readonly number[]> = {}
  for (const scopes of [['read'], ['write'], ['becomeCustomer'], []]) {
    const user = await it.person(`scope-${scopes.length}-${scopes.join('').toLowerCase()}@example.org`)
    const { bearer } = await makeToken(scopes, user)
    const machine = it.browser()
    const read = await machine.get('/api/notes?customer=01900000-0000-7000-8000-000000000000', bearer)
    const own = memberOf(await user.get('/api/auth/me'), 'data', 'user', 'id')
    const acted = await machine.post('/api/actions/become-customer', { name: 'Robot' }, bearer)
    const patched = await machine.ask('PATCH', `/api/users/${own}`, { name: 'Renamed' }, bearer)
    answers[scopes.join() || 'none'] = [read.status, acted.status, patched.status]
  }
  expect(answers).toEqual({
    read: [200, 403, 403],
    write: [200, 200, 200],
    becomeCustomer: [403, 200, 403],
    none: [403, 403, 403],
  })
})

test('a token acts as its owner, with the owner’s facts and policies', async () => {
  const user = await it.person('robotic@example.org')
  const customer = memberOf(await user.post('/api/actions/become-customer', { name: 'R' }), 'data', 'id')
  const { bearer } = await makeToken(['read', 'write'], user)
  const machine = it.browser()
  expect((await machine.post('/api/notes', { customer, text: 'by machine' }, bearer)).status).toBe(201)
  expect((await machine.get(`/api/notes?customer=${customer}`, bearer)).text).toContain('by machine')
  expect((await machine.get('/api/auth/me', bearer)).text).toContain('robotic@example.org')
})

test('a token that is wrong, foreign, expired, revoked, or whose owner is banned is refused, never a guest', async () => {
  const machine = it.browser()
  const expectRefused = async (authorization: string) => {
    const answer = await machine.get('/api/auth/me', { authorization })
    expect(answer).toMatchObject({ status: 401, body: { code: 'E_WRONG_TOKEN' } })
  }
  await expectRefused('Bearer nonsense')
  await expectRefused(`Bearer ofs_${'A'.repeat(43)}`)
  await expectRefused(`Bearer ${owner.cookies.get('offstage_session')}`)
  const expired = await makeToken(['read'])
  await it.sql('update access_token set expires_at = now() where id = $1', [expired.id])
  await expectRefused(expired.bearer['authorization'] ?? '')
  const revoked = await makeToken(['read'])
  expect((await machine.get('/api/auth/me', revoked.bearer)).status).toBe(200)
  expect((await owner.delete(`/api/auth/tokens/${revoked.id}`)).status).toBe(204)
  await expectRefused(revoked.bearer['authorization'] ?? '')
  const rude = await it.person('rude@example.org')
  const banned = await makeToken(['read'], rude)
  await it.sql(`update "user" set banned_at = now() where email = 'rude@example.org'`)
  await expectRefused(banned.bearer['authorization'] ?? '')
})

test('a wrong token is not made good by a right cookie', async () => {
  expect((await owner.get('/api/auth/me', { authorization: 'Bearer nonsense' })).status).toBe(401)
  expect(
    (await owner.post('/api/actions/become-customer', { name: 'N' }, { authorization: 'Bearer nonsense' }))
      .status,
  ).toBe(401)
})

test('another scheme is somebody else’s business', async () => {
  const { status } = await owner.get('/api/auth/sessions', { authorization: 'Basic dXNlcjpwYXNz' })
  expect(status).toBe(200)
})

test('a token cannot manage how its owner signs in, whatever its scopes', async () => {
  const { bearer } = await makeToken(['read', 'write'])
  const machine = it.browser()
  const asks = [
    machine.get('/api/auth/sessions', bearer),
    machine.get('/api/auth/tokens', bearer),
    machine.post('/api/auth/tokens', { name: 'child' }, bearer),
    machine.post('/api/auth/change-password', { current: 'x', next: 'a new long phrase' }, bearer),
    machine.delete('/api/auth/sessions/01900000-0000-7000-8000-000000000000', bearer),
    machine.delete('/api/auth/tokens/01900000-0000-7000-8000-000000000000', bearer),
  ]
  for (const answer of await Promise.all(asks)) expect(answer.status).toBe(403)
})

test("another's token is not there", async () => {
  const { id } = await makeToken(['read'])
  const stranger = await it.person('stranger@example.org')
  expect((await stranger.delete(`/api/auth/tokens/${id}`)).status).toBe(404)
  expect((await stranger.get('/api/auth/tokens')).body).toMatchObject({ data: [] })
  expect((await it.browser().get('/api/auth/tokens')).status).toBe(401)
})

test('a scope must name something, and not what is hidden', async () => {
  for (const scope of ['everything', 'openSession', 'changePassword'])
    expect(await owner.post('/api/auth/tokens', { name: 'odd', scopes: [scope] })).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: '/scopes/0' }] },
    })
})

test('a person has fifty tokens at most, also when they are made at the same time', async () => {
  const maker = await it.person('maker@example.org')
  const answers = await Promise.all(
    Array.from({ length: 55 }, () => maker.post('/api/auth/tokens', { name: 'one of many' })),
  )
  expect(answers.filter(({ status }) => status === 201)).toHaveLength(50)
  const refused = answers.filter(({ status }) => status === 409)
  expect(refused).toHaveLength(5)
  expect(refused[0]?.body).toMatchObject({ code: 'tooManyTokens' })
})
