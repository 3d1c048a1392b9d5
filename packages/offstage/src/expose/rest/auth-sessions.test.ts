import { afterAll, beforeAll, expect, test } from 'vitest'
import { createAdministrator } from '../../identity/create-logins.ts'
import { authApp, PASSWORD, type AuthApp } from './testing/auth-app.ts'
import { memberOf, type Answer, type Browser } from './testing/browser.ts'

let it: AuthApp
let admin: Browser
beforeAll(async () => {
  it = await authApp()
  await createAdministrator(it.database, { email: 'root@example.org', name: 'Root', password: PASSWORD })
  admin = it.browser()
  await admin.post('/api/auth/sign-in', { email: 'root@example.org', password: PASSWORD })
})
afterAll(() => it.close())

const me = async (browser: Browser) => memberOf(await browser.get('/api/auth/me'), 'data', 'user', 'name')
const idOf = async (browser: Browser) => memberOf(await browser.get('/api/auth/me'), 'data', 'user', 'id')

/** How many statements a request took, from its own timeline. */
async function statementsOf(
  ask: (headers: Record<string, string>) => Promise<Answer>,
): Promise<readonly string[]> {
  const traceId = [...crypto.getRandomValues(new Uint8Array(16))]
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('')
  const { status } = await ask({ traceparent: `00-${traceId}-${'1'.repeat(16)}-01` })
  expect(status).toBe(200)
  const [entry] = it.services.timeline.find((one) => one.traceId === traceId, 1)
  return (entry?.steps ?? [])
    .filter(({ stage }) => stage === 'statement')
    .map(({ detail }) => String(detail['sql']))
}

// ── What is remembered ───────────────────────────────────────────────────────────────────────────────────────────

test('a warm read is one statement, which carries the guard; a cold one is two', async () => {
  const reader = await it.person('warm@example.org')
  const cold = await statementsOf((headers) => reader.get('/api/auth/me', headers))
  expect(cold).toHaveLength(2)
  expect(cold[0]).toContain('token_hash = $1')
  const warm = await statementsOf((headers) => reader.get('/api/auth/me', headers))
  expect(warm).toHaveLength(1)
  expect(warm[0]).toContain('security_version')
})

test('a guest costs no statement', async () => {
  expect(await statementsOf((headers) => it.browser().get('/api/auth/me', headers))).toEqual([])
})

test.each([
  ['revoked', 'update session set revoked_at = now()'],
  ['past its end', 'update session set expires_at = now()'],
  ['idle for too long', 'update session set idle_expires_at = now()'],
  ['gone', 'delete from session'],
])('a session that is %s is never served from memory, for reads or writes', async (how, sql) => {
  const endedSession = async (door: string) => {
    const email = `${how.replaceAll(' ', '-')}-${door}@example.org`
    const holder = await it.person(email)
    await holder.get('/api/auth/me')
    await it.sql(`${sql} where user_id = (select id from "user" where email = $1)`, [email])
    return holder
  }
  const reader = await endedSession('read')
  expect((await reader.get('/api/auth/me')).body).toEqual({ data: { user: null } })
  const lister = await endedSession('list')
  expect((await lister.get('/api/auth/sessions')).status).toBe(401)
  const writer = await endedSession('write')
  expect((await writer.post('/api/actions/become-customer', { name: 'Late' })).status).toBe(401)
})

test('the cookie of a session that has ended is taken back, where one asks who one is', async () => {
  const holder = await it.person('ended@example.org')
  await it.sql(`update session set revoked_at = now() where user_id = $1`, [await idOf(holder)])
  const { headers } = await holder.get('/api/auth/me')
  expect(String(headers['set-cookie'])).toContain('offstage_session=; Max-Age=0')
  expect(holder.cookies.has('offstage_session')).toBe(false)
  expect((await holder.get('/api/auth/me')).headers['set-cookie']).toBeUndefined()
})

test('nonsense in the cookie is a guest', async () => {
  for (const value of ['', 'x', 'ofs_'.repeat(500), '%00', '" or 1=1']) {
    const { status, body } = await it.browser().get('/api/auth/me', { cookie: `offstage_session=${value}` })
    expect([status, body]).toEqual([200, { data: { user: null } }])
  }
})

// ── What takes effect at once ────────────────────────────────────────────────────────────────────────────────────

test('a role that is given or taken takes effect on the very next request', async () => {
  const clerk = await it.person('clerk@example.org')
  const user = await idOf(clerk)
  const books = async () => memberOf(await clerk.get('/api/clerk-books'), 'data')
  const write = async () => (await clerk.post('/api/clerk-books', { title: 'Ledger' })).status
  expect([await books(), await write()]).toEqual(['', 403])
  expect((await admin.post('/api/actions/set-roles', { user, roles: ['clerk'] })).status).toBe(200)
  expect(await write()).toBe(201)
  expect(await books()).not.toBe('')
  await admin.post('/api/actions/set-roles', { user, roles: [] })
  expect(await books()).toBe('')
  await admin.post('/api/actions/set-roles', { user, roles: ['clerk'] })
  await clerk.get('/api/auth/me')
  await admin.post('/api/actions/set-roles', { user, roles: [] })
  expect(await write()).toBe(403)
  expect((await clerk.get('/api/auth/me')).body).toMatchObject({ data: { user: { roles: [] } } })
})

test('a ban ends everything at once, and is lifted', async () => {
  const guest = await it.person('rude@example.org')
  const user = await idOf(guest)
  expect((await admin.post('/api/actions/ban-user', { user })).status).toBe(200)
  expect(await me(guest)).toBe('undefined')
  expect(
    (await guest.post('/api/auth/sign-in', { email: 'rude@example.org', password: PASSWORD })).status,
  ).toBe(401)
  expect((await admin.post('/api/actions/unban-user', { user })).status).toBe(200)
  expect(
    (await guest.post('/api/auth/sign-in', { email: 'rude@example.org', password: PASSWORD })).status,
  ).toBe(200)
})

test('only an administrator manages users, with roles that there are, and cannot do away with themselves', async () => {
  const other = await it.person('other@example.org')
  const user = await idOf(other)
  expect((await other.post('/api/actions/set-roles', { user, roles: ['admin'] })).status).toBe(403)
  expect((await it.browser().post('/api/actions/set-roles', { user, roles: [] })).status).toBe(401)
  const unknown = await admin.post('/api/actions/set-roles', { user, roles: ['clerk', 'king'] })
  expect(unknown).toMatchObject({ status: 400, body: { errors: [{ pointer: '/roles/1' }] } })
  const own = await idOf(admin)
  expect((await admin.post('/api/actions/set-roles', { user: own, roles: ['staff'] })).body).toMatchObject({
    code: 'ownAdminRole',
  })
  expect((await admin.post('/api/actions/ban-user', { user: own })).body).toMatchObject({ code: 'yourself' })
})

test('nobody gives themselves what is not theirs to give', async () => {
  const eve = await it.person('eve@example.org')
  const user = await idOf(eve)
  for (const change of [
    { roles: ['admin'] },
    { email: 'root2@example.org' },
    { verifiedAt: null },
    { bannedAt: null },
    { securityVersion: 1 },
  ])
    expect((await eve.ask('PATCH', `/api/users/${user}`, change)).status).toBe(400)
  expect((await eve.ask('PATCH', `/api/users/${user}`, { name: 'Evelyn' })).status).toBe(200)
  expect(await me(eve)).toBe('Evelyn')
})

test('a fact that comes with a row, and goes with it, is known on the very next request', async () => {
  const shopper = await it.person('shopper@example.org')
  await shopper.get('/api/auth/me')
  const made = await shopper.post('/api/actions/become-customer', { name: 'Shopper' })
  const customer = memberOf(made, 'data', 'id')
  expect((await shopper.post('/api/notes', { customer, text: 'mine' })).status).toBe(201)
  expect(memberOf(await shopper.get(`/api/notes?customer=${customer}`), 'data', 0, 'text')).toBe('mine')
  expect((await shopper.delete(`/api/customers/${customer}`)).status).toBe(204)
  expect((await shopper.post('/api/notes', { customer, text: 'again' })).status).toBeGreaterThanOrEqual(400)
})

test('a fact is one person’s only', async () => {
  const first = await it.person('fact1@example.org')
  const second = await it.person('fact2@example.org')
  const customer = memberOf(await first.post('/api/actions/become-customer', { name: 'One' }), 'data', 'id')
  await second.post('/api/actions/become-customer', { name: 'Two' })
  await first.post('/api/notes', { customer, text: 'secret' })
  expect((await second.get(`/api/notes?customer=${customer}`)).text).not.toContain('secret')
  expect((await second.post('/api/notes', { customer, text: 'forged' })).status).toBeGreaterThanOrEqual(400)
})

// ── One's sessions ───────────────────────────────────────────────────────────────────────────────────────────────

test('one sees one’s own open sessions, and ends any of them', async () => {
  const phone = await it.person('many@example.org')
  const desk = it.browser()
  await desk.post(
    '/api/auth/sign-in',
    { email: 'many@example.org', password: PASSWORD },
    { 'user-agent': 'Desk/2' },
  )
  const listed = await desk.get('/api/auth/sessions')
  expect(listed).toMatchObject({
    status: 200,
    body: {
      data: [
        { current: true, userAgent: 'Desk/2', network: desk.network },
        { current: false, userAgent: 'Test/1', network: phone.network },
      ],
    },
  })
  expect(listed.text).not.toMatch(/hash/i)
  expect((await desk.delete(`/api/auth/sessions/${memberOf(listed, 'data', 1, 'id')}`)).status).toBe(204)
  expect(await me(phone)).toBe('undefined')
  expect(await me(desk)).toBe('Some Body')
  const { headers, status } = await desk.delete(`/api/auth/sessions/${memberOf(listed, 'data', 0, 'id')}`)
  expect([status, String(headers['set-cookie'])]).toEqual([204, expect.stringContaining('Max-Age=0')])
  expect((await desk.get('/api/auth/sessions')).status).toBe(401)
})

test("another's session is not there", async () => {
  const owner = await it.person('mine@example.org')
  const stranger = await it.person('theirs@example.org')
  const session = memberOf(await owner.get('/api/auth/sessions'), 'data', 0, 'id')
  const missing = await stranger.delete('/api/auth/sessions/01900000-0000-7000-8000-000000000000')
  const foreign = await stranger.delete(`/api/auth/sessions/${session}`)
  expect([foreign.status, foreign.text]).toEqual([404, missing.text])
  expect(await me(owner)).toBe('Some Body')
  for (const path of [`/api/sessions/${session}`, '/api/sessions', '/api/credentials', '/api/mail-codes'])
    expect((await stranger.get(path)).text).not.toContain(session)
})

test('no address shows a hash, and none performs what is hidden', async () => {
  const owner = await it.person('hidden@example.org')
  const own = await owner.get(`/api/sessions?user=${await idOf(owner)}`)
  expect(own.status).toBe(200)
  expect(own.text).not.toMatch(/hash/i)
  expect((await owner.get('/api/credentials')).status).toBe(404)
  expect((await owner.get('/api/mail-codes')).status).toBe(404)
  for (const name of ['open-session', 'finish-sign-up', 'upsert-login', 'change-password', 'replace-roles'])
    expect((await owner.post(`/api/actions/${name}`, {})).status).toBe(404)
  for (const name of ['openSession', 'upsertLogin'])
    expect((await admin.post('/api/batch', { actions: [{ action: name, input: {} }] })).status).toBe(400)
})

test('signing out ends the session itself, not only the cookie', async () => {
  const leaver = await it.person('leaver@example.org')
  const token = leaver.cookies.get('offstage_session') ?? ''
  await leaver.get('/api/auth/me')
  expect((await leaver.post('/api/auth/sign-out')).status).toBe(204)
  expect(leaver.cookies.has('offstage_session')).toBe(false)
  const thief = it.browser()
  thief.cookies.set('offstage_session', token)
  expect(await me(thief)).toBe('undefined')
  expect((await it.browser().post('/api/auth/sign-out')).status).toBe(204)
})

// ── Idle time ────────────────────────────────────────────────────────────────────────────────────────────────────

test('a session that is used moves on its idle end, at most once a minute, outside of the request', async () => {
  const user = await it.person('busy@example.org')
  const read = async () =>
    (
      await it.sql(
        `select s.version, s.last_seen_at, s.idle_expires_at from session s join "user" u on u.id = s.user_id where u.email = 'busy@example.org'`,
      )
    )[0]
  await it.sql(
    `update session set last_seen_at = now() - interval '1 hour', idle_expires_at = now() + interval '1 hour' where user_id = $1`,
    [await idOf(user)],
  )
  const before = await read()
  const statements = await statementsOf((headers) => user.get('/api/auth/me', headers))
  expect(statements).toHaveLength(1)
  await it.writeSightings()
  const moved = await read()
  expect(String(moved?.['last_seen_at']) > String(before?.['last_seen_at'])).toBe(true)
  expect(String(moved?.['idle_expires_at']) > String(before?.['idle_expires_at'])).toBe(true)
  expect(moved?.['version']).toBe(before?.['version'])
  await user.get('/api/auth/me')
  await it.writeSightings()
  expect(await read()).toEqual(moved)
})

test('a use does not bring back a session that has ended meanwhile', async () => {
  const user = await it.person('ghost@example.org')
  const id = await idOf(user)
  await it.sql(`update session set idle_expires_at = now() where user_id = $1`, [id])
  await it.writeSightings()
  const [row] = await it.sql(`select idle_expires_at <= now() as ended from session where user_id = $1`, [id])
  expect(row?.['ended']).toBe(true)
})

test('no use moves a session past its absolute end', async () => {
  const user = await it.person('long@example.org')
  const id = await idOf(user)
  await it.writeSightings()
  const fresh = it.browser()
  await fresh.post('/api/auth/sign-in', { email: 'long@example.org', password: PASSWORD })
  await it.sql(`update session set expires_at = now() + interval '1 hour' where user_id = $1`, [id])
  await fresh.get('/api/auth/me')
  await it.writeSightings()
  const rows = await it.sql(
    `select idle_expires_at <= expires_at as within from session where user_id = $1 and idle_expires_at < now() + interval '2 hours'`,
    [id],
  )
  expect(rows).toEqual([{ within: true }])
})
