import { createHash } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openAttempts } from '../../identity/attempts.ts'
import { limits, signInAttempts } from '../../identity/limits.ts'
import { createPasswords } from '../../identity/passwords.ts'
import { authApp, PASSWORD, type AuthApp } from './testing/auth-app.ts'
import type { Answer, Browser } from './testing/browser.ts'

let it: AuthApp
beforeAll(async () => {
  it = await authApp()
})
afterAll(() => it.close())

const signIn = (browser: Browser, email: string, password = PASSWORD): Promise<Answer> =>
  browser.post('/api/auth/sign-in', { email, password })
const WRONG = 'certainly not this'

test('an unknown address, a wrong password, a banned user and one without a password get the same answer for the same work', async () => {
  await it.person('known@example.org')
  await it.person('banned@example.org')
  await it.sql(
    `update "user" set banned_at = now(), security_version = security_version + 1 where email = 'banned@example.org'`,
  )
  await it.person('unverified@example.org')
  await it.sql(`update "user" set verified_at = null where email = 'unverified@example.org'`)
  await it.sql(
    `insert into "user" (id, email, name, roles, security_version, verified_at) values (gen_random_uuid(), 'bare@example.org', 'Bare', '[]', 1, now())`,
  )
  const answers = []
  for (const [email, password] of [
    ['nobody@example.org', PASSWORD],
    ['known@example.org', WRONG],
    ['banned@example.org', PASSWORD],
    ['banned@example.org', WRONG],
    ['unverified@example.org', PASSWORD],
    ['bare@example.org', PASSWORD],
    ['no address at all', PASSWORD],
  ] as const) {
    const before = { ...it.work }
    answers.push({
      told: it.told(await signIn(it.browser(), email, password)),
      verifications: it.work.verifications - before.verifications,
      hashes: it.work.hashes - before.hashes,
    })
  }
  expect(answers[0]).toMatchObject({
    told: { status: 401, cookie: 'undefined', steps: [{ title: 'Checked your password', detail: {} }] },
    verifications: 1,
    hashes: 0,
  })
  for (const answer of answers) expect(answer).toEqual(answers[0])
})

test('who got in sees what happened, without the secrets in it', async () => {
  const me = await it.person('curious@example.org')
  const answer = await signIn(me, 'curious@example.org')
  const { steps } = it.told(answer) as { readonly steps: readonly { readonly stage: string }[] }
  expect(steps.map(({ stage }) => stage)).toEqual(
    expect.arrayContaining(['statement', 'transaction', 'action']),
  )
  const traceId = String(answer.headers['traceparent']).split('-')[1]
  const shown = await me.get(`/api/timeline/${traceId}`)
  expect(shown.status).toBe(200)
  expect(shown.text).not.toContain(
    createHash('sha256')
      .update(me.cookies.get('offstage_session') ?? '')
      .digest('hex'),
  )
  expect(shown.text).not.toContain('argon2')
})

test('the cookie is for this host, this site and no script; of its token only the hash is kept', async () => {
  const me = await it.person('cookie@example.org')
  const { headers, text } = await signIn(me, 'cookie@example.org')
  const cookie = String(headers['set-cookie'])
  expect(cookie).toMatch(/^offstage_session=[\w-]{43}; Max-Age=2592000; Path=\/; HttpOnly; SameSite=Lax$/)
  const token = me.cookies.get('offstage_session') ?? ''
  expect(text).not.toContain(token)
  const hash = createHash('sha256').update(token).digest('hex')
  expect(await it.sql('select 1 from session where token_hash = $1', [hash])).toHaveLength(1)
  for (const table of ['session', 'offstage.change_unsequenced', 'offstage.job', 'offstage.idempotency_key'])
    expect(await it.sql(`select 1 from ${table} t where t::text like '%' || $1 || '%'`, [token])).toEqual([])
  expect(await it.sql(`select 1 from offstage.change_unsequenced t where t::text ~ $1`, [hash])).toEqual([])
  expect(await it.sql(`select 1 from offstage.change_unsequenced t where t::text like '%argon2%'`)).toEqual(
    [],
  )
})

test('signing in always makes a new token, and ends the session that the browser brought', async () => {
  const owner = await it.person('fixed@example.org')
  const planted = owner.cookies.get('offstage_session') ?? ''
  await it.person('victim@example.org')
  const victim = it.browser()
  victim.cookies.set('offstage_session', planted)
  expect((await signIn(victim, 'victim@example.org')).status).toBe(200)
  expect(victim.cookies.get('offstage_session')).not.toBe(planted)
  expect((await owner.get('/api/auth/me')).body).toEqual({ data: { user: null } })
  const unknown = it.browser()
  unknown.cookies.set('offstage_session', 'A'.repeat(43))
  expect((await signIn(unknown, 'victim@example.org')).status).toBe(200)
  expect(unknown.cookies.get('offstage_session')).not.toBe('A'.repeat(43))
})

test('a hash of too little work is made anew when its owner signs in', async () => {
  const me = await it.person('old@example.org')
  const weak = await createPasswords({ cost: { memoryKiB: 8, passes: 1, lanes: 1 } }).hash(PASSWORD)
  const strong = await authApp({
    passwords: createPasswords({ cost: { memoryKiB: 16, passes: 1, lanes: 1 } }),
  })
  await strong.person('old@example.org')
  await strong.sql(`update credential set password_hash = $1`, [weak])
  expect((await signIn(strong.browser(), 'old@example.org', WRONG)).status).toBe(401)
  expect(await strong.sql('select 1 from credential where password_hash = $1', [weak])).toHaveLength(1)
  expect((await signIn(strong.browser(), 'old@example.org')).status).toBe(200)
  const [row] = await strong.sql('select password_hash from credential')
  expect(row?.['password_hash']).toContain('m=16')
  expect((await signIn(strong.browser(), 'old@example.org')).status).toBe(200)
  await strong.close()
  expect((await me.get('/api/auth/me')).status).toBe(200)
})

test('a password that is changed while it is checked lets nobody in, nor lets it be changed once more', async () => {
  const passwords = createPasswords({ cost: { memoryKiB: 8, passes: 1, lanes: 1 } })
  const other = await passwords.hash('the password of somebody else')
  let meanwhile = async (): Promise<unknown> => undefined
  const racing = await authApp({
    passwords: {
      ...passwords,
      async verify(hash, password) {
        const isRight = await passwords.verify(hash, password)
        await meanwhile()
        return isRight
      },
    },
  })
  const owner = await racing.person('racing@example.org')
  meanwhile = () => racing.sql('update credential set password_hash = $1', [other])
  expect((await signIn(racing.browser(), 'racing@example.org')).status).toBe(401)
  await racing.sql('update credential set password_hash = $1', [await passwords.hash(PASSWORD)])
  const changed = await owner.post('/api/auth/change-password', { current: PASSWORD, next: 'my next phrase' })
  expect(changed.status).toBe(400)
  const [row] = await racing.sql('select password_hash from credential')
  expect(row?.['password_hash']).toBe(other)
  await racing.close()
})

// ── Lockout ──────────────────────────────────────────────────────────────────────────────────────────────────────

test('ten wrong passwords lock an account for that network, and for no other', async () => {
  await it.person('locked@example.org')
  const guesser = it.browser()
  for (let tries = 0; tries < 10; tries++)
    expect((await signIn(guesser, 'locked@example.org', WRONG)).status).toBe(401)
  const before = { ...it.work }
  const refused = await signIn(guesser, 'locked@example.org')
  expect(refused).toMatchObject({ status: 429, body: { code: 'E_TOO_MANY_REQUESTS' } })
  const seconds = Number(refused.headers['retry-after'])
  expect(seconds).toBeGreaterThan(0)
  expect(seconds).toBeLessThanOrEqual(900)
  expect(refused.headers['ratelimit']).toBe(`"sign-in";r=0;t=${seconds}`)
  expect(String(refused.headers['ratelimit-policy'])).toContain('"sign-in";q=10;w=900')
  expect(it.work).toEqual(before)
  expect((await signIn(it.browser(), 'locked@example.org')).status).toBe(200)
})

test('an account that does not exist locks in the same way', async () => {
  const guesser = it.browser()
  const statuses = []
  for (let tries = 0; tries < 12; tries++)
    statuses.push((await signIn(guesser, 'nobody-there@example.org', WRONG)).status)
  expect(statuses).toEqual([...Array.from({ length: 10 }, () => 401), 429, 429])
})

test('a lock is in the database and ends by its time, however often it is tried meanwhile', async () => {
  await it.person('again@example.org')
  const guesser = it.browser()
  for (let tries = 0; tries < 20; tries++) await signIn(guesser, 'again@example.org', WRONG)
  // Another node, or this one after a restart, counts on.
  const [, attempt] = signInAttempts(limits, 'again@example.org', guesser.network)
  const [standing] = await openAttempts(it.database).count(attempt ? [attempt] : [])
  expect(standing?.used).toBe(21)
  // Of the two counts that have come that far, the account's own span ends last.
  const last = 'select resets_at from offstage.attempt_count where used > 20 order by resets_at desc limit 1'
  const ends = async () => (await it.sql(last))[0]
  const before = await ends()
  await signIn(guesser, 'again@example.org', WRONG)
  expect(await ends()).toEqual(before)
  await it.sql(`update offstage.attempt_count set resets_at = now() where used > 20`)
  expect((await signIn(guesser, 'again@example.org')).status).toBe(200)
})

test('guesses that come all at once are counted one by one', async () => {
  await it.person('parallel@example.org')
  const guesser = it.browser()
  const before = it.work.verifications
  const answers = await Promise.all(
    Array.from({ length: 30 }, () => signIn(guesser, 'parallel@example.org', WRONG)),
  )
  expect(answers.filter(({ status }) => status === 401)).toHaveLength(10)
  expect(answers.filter(({ status }) => status === 429)).toHaveLength(20)
  expect(it.work.verifications - before).toBe(10)
})

test('a right password ends the count of slips and does not count itself', async () => {
  const me = await it.person('slips@example.org')
  for (let round = 0; round < 3; round++) {
    for (let slip = 0; slip < 8; slip++)
      expect((await signIn(me, 'slips@example.org', WRONG)).status).toBe(401)
    expect((await signIn(me, 'slips@example.org')).status).toBe(200)
  }
  const [ofNetwork] = signInAttempts(limits, 'slips@example.org', me.network)
  const [standing] = await openAttempts(it.database).count(ofNetwork ? [ofNetwork] : [])
  expect(standing?.used).toBe(25)
})

test('an IPv6 /64 is one network', async () => {
  await it.person('six@example.org')
  for (let tries = 0; tries < 10; tries++)
    await signIn(it.browser(`2001:db8:1:2::${tries}`), 'six@example.org', WRONG)
  expect((await signIn(it.browser('2001:db8:1:2:ffff:ffff:ffff:ffff'), 'six@example.org')).status).toBe(429)
  expect((await signIn(it.browser('2001:db8:1:3::1'), 'six@example.org')).status).toBe(200)
})

test('one network that tries many accounts is stopped', async () => {
  const guesser = it.browser()
  for (let account = 0; account < 60; account++)
    expect((await signIn(guesser, `user${account}@example.org`, WRONG)).status).toBe(401)
  expect((await signIn(guesser, 'user60@example.org', WRONG)).status).toBe(429)
})

test('guesses from everywhere lock an account for strangers, and not where its owner has been before', async () => {
  const home = await it.person('famous@example.org')
  for (let network = 0; network < 25; network++) {
    const guesser = it.browser()
    for (let tries = 0; tries < 4; tries++) await signIn(guesser, 'famous@example.org', WRONG)
  }
  const stranger = it.browser()
  expect((await signIn(stranger, 'famous@example.org')).status).toBe(429)
  expect((await signIn(home, 'famous@example.org')).status).toBe(200)
  // Where nobody has the address, everybody is a stranger.
  const reset = it.browser()
  await reset.post('/api/auth/request-password-reset', { email: 'famous@example.org' })
  const code = await it.codeOf('famous@example.org')
  const password = 'another good phrase'
  await reset.post('/api/auth/reset-password', { email: 'famous@example.org', code, password })
  expect((await signIn(stranger, 'famous@example.org', password)).status).toBe(200)
})

test('an address is counted as the same however it is spelled', async () => {
  const spelled = (email: string) => signInAttempts(limits, email, '198.51.100.7')
  for (const email of [' spelled@example.org', 'spelled@example.org ', 'Spelled@Example.ORG'])
    expect(spelled(email)).toEqual(spelled('spelled@example.org'))
})
