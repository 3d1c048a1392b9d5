import { afterAll, beforeAll, expect, test } from 'vitest'
import { authApp, PASSWORD, type AuthApp } from './testing/auth-app.ts'
import { memberOf, type Browser } from './testing/browser.ts'

let it: AuthApp
beforeAll(async () => {
  it = await authApp()
})
afterAll(() => it.close())

const signUp = (browser: Browser, email: string, password = PASSWORD, name = 'Some Body') =>
  browser.post('/api/auth/sign-up', { email, name, password })
const verify = (browser: Browser, email: string, code: string) =>
  browser.post('/api/auth/verify-email', { email, code })
const signIn = async (browser: Browser, email: string, password = PASSWORD) =>
  (await browser.post('/api/auth/sign-in', { email, password })).status

/** A wrong code that is certainly not this one. */
const otherThan = (code: string) => String((Number(code) + 1) % 10 ** 8).padStart(8, '0')

test('a person signs up, reads the code in the mail, verifies and is in', async () => {
  const me = it.browser()
  expect(await signUp(me, 'Ann@Example.org', PASSWORD, 'Ann')).toMatchObject({ status: 202, text: '' })
  expect(await verify(me, 'ann@example.org', await it.codeOf('ann@example.org'))).toMatchObject({
    status: 204,
    text: '',
  })
  const signedIn = await me.post('/api/auth/sign-in', { email: 'ANN@example.org', password: PASSWORD })
  const user = { id: expect.any(String), email: 'ann@example.org', name: 'Ann', roles: [] }
  expect(signedIn).toMatchObject({ status: 200, body: { data: { user } } })
  expect(await me.get('/api/auth/me')).toMatchObject({ status: 200, body: { data: { user } } })
  expect((await me.post('/api/auth/sign-out')).status).toBe(204)
  expect(await me.get('/api/auth/me')).toMatchObject({ status: 200, body: { data: { user: null } } })
})

test('until the code comes back nobody is a user, and nobody gets in', async () => {
  const me = it.browser()
  await signUp(me, 'early@example.org')
  expect(await it.sql(`select 1 from "user" where email = 'early@example.org'`)).toEqual([])
  expect(await signIn(me, 'early@example.org')).toBe(401)
})

test('the answer, its timeline and the work are the same for a free, a pending and a taken address', async () => {
  await it.person('taken@example.org')
  await signUp(it.browser(), 'pending@example.org')
  await signUp(it.browser(), 'free@example.org', 'short')
  const answers = []
  for (const email of ['free@example.org', 'pending@example.org', 'taken@example.org']) {
    const before = { ...it.work }
    answers.push({
      told: it.told(await signUp(it.browser(), email)),
      hashes: it.work.hashes - before.hashes,
      verifications: it.work.verifications - before.verifications,
    })
  }
  expect(answers[0]).toMatchObject({
    told: { status: 202, steps: [{ stage: 'action', title: 'Took your sign-up', detail: {} }] },
    hashes: 1,
    verifications: 0,
  })
  expect(answers[1]).toEqual(answers[0])
  expect(answers[2]).toEqual(answers[0])
})

test('a wrong code tells nobody whether a code is waiting', async () => {
  await signUp(it.browser(), 'waiting@example.org')
  const answers = []
  for (const email of ['waiting@example.org', 'not-waiting@example.org'])
    answers.push(it.told(await verify(it.browser(), email, '00000000')))
  expect(answers[0]).toMatchObject({ status: 400, steps: [{ title: 'Checked your code' }] })
  expect(answers[1]).toEqual(answers[0])
})

test('the count of tries of an address says nothing about whether it has an account', async () => {
  await it.person('limits-taken@example.org')
  const left = async (email: string) => {
    const { headers } = await it.browser().post('/api/auth/request-password-reset', { email })
    return headers['ratelimit']
  }
  expect(await left('limits-taken@example.org')).toBe(await left('limits-free@example.org'))
})

test('who signs up with a taken address changes nothing there, and its owner is told', async () => {
  await it.person('owner@example.org', { name: 'Owner' })
  await signUp(it.browser(), 'owner@example.org', 'another long phrase', 'Stranger')
  const [mail] = await it.mailsTo('owner@example.org')
  expect(mail).toMatchObject({ subject: 'You already have an account' })
  expect(mail?.text).not.toMatch(/\d{8}/)
  expect(await signIn(it.browser(), 'owner@example.org', 'another long phrase')).toBe(401)
  expect(await signIn(it.browser(), 'owner@example.org')).toBe(200)
})

test('a stranger who signs up first with an address gives its owner neither their password nor their name', async () => {
  const stranger = it.browser()
  await signUp(stranger, 'first@example.org', 'the password of a stranger', 'Stranger')
  const owner = it.browser()
  await signUp(owner, 'first@example.org', PASSWORD, 'Owner')
  expect((await verify(owner, 'first@example.org', await it.codeOf('first@example.org'))).status).toBe(204)
  expect(await signIn(it.browser(), 'first@example.org', 'the password of a stranger')).toBe(401)
  const signedIn = await owner.post('/api/auth/sign-in', { email: 'first@example.org', password: PASSWORD })
  expect(memberOf(signedIn, 'data', 'user', 'name')).toBe('Owner')
})

test("while two browsers sign up with one address, a browser cannot finish the other's sign-up", async () => {
  const owner = it.browser()
  await signUp(owner, 'contested@example.org')
  const ownCode = await it.codeOf('contested@example.org')
  const stranger = it.browser()
  await signUp(stranger, 'contested@example.org', 'the password of a stranger')
  const strangersCode = await it.codeOf('contested@example.org')
  // The newest mail is the stranger's: typed by the owner, or without any cookie, it must not open the account.
  expect((await verify(owner, 'contested@example.org', strangersCode)).status).toBe(400)
  expect((await verify(it.browser(), 'contested@example.org', strangersCode)).status).toBe(400)
  expect((await verify(owner, 'contested@example.org', ownCode)).status).toBe(204)
  expect(await signIn(it.browser(), 'contested@example.org', 'the password of a stranger')).toBe(401)
  expect(await signIn(it.browser(), 'contested@example.org')).toBe(200)
  expect((await verify(stranger, 'contested@example.org', strangersCode)).status).toBe(400)
})

test('who signs up twice in one browser may type either code', async () => {
  const me = it.browser()
  await signUp(me, 'twice@example.org')
  const first = await it.codeOf('twice@example.org')
  await signUp(me, 'twice@example.org', 'my second choice')
  expect((await verify(me, 'twice@example.org', first)).status).toBe(204)
  expect(await signIn(me, 'twice@example.org')).toBe(200)
})

test('a lone code may be typed in another browser', async () => {
  await signUp(it.browser(), 'phone@example.org')
  expect((await verify(it.browser(), 'phone@example.org', await it.codeOf('phone@example.org'))).status).toBe(
    204,
  )
})

test('a code is kept as a keyed hash only, and typed spaces do not matter', async () => {
  const me = it.browser()
  await signUp(me, 'spaces@example.org')
  const code = await it.codeOf('spaces@example.org')
  const [row] = await it.sql(`select m.* from mail_code m where email = 'spaces@example.org'`)
  expect(JSON.stringify(row)).not.toContain(code)
  const { createHash } = await import('node:crypto')
  expect(row?.['code_hash']).not.toBe(createHash('sha256').update(code).digest('hex'))
  const typed = ` ${code.slice(0, 4)} ${code.slice(4)} `
  expect((await verify(me, 'spaces@example.org', typed)).status).toBe(204)
})

test('a code works once', async () => {
  const me = it.browser()
  await signUp(me, 'once@example.org')
  const code = await it.codeOf('once@example.org')
  expect((await verify(me, 'once@example.org', code)).status).toBe(204)
  const again = await verify(me, 'once@example.org', code)
  expect(again).toMatchObject({ status: 400, body: { code: 'E_WRONG_CODE' } })
})

test('of many who bring one code at the same time, one gets in', async () => {
  const me = it.browser()
  await signUp(me, 'race@example.org')
  const code = await it.codeOf('race@example.org')
  const answers = await Promise.all(Array.from({ length: 8 }, () => verify(me, 'race@example.org', code)))
  expect(answers.filter(({ status }) => status === 204)).toHaveLength(1)
  expect(answers.filter(({ status }) => status === 400)).toHaveLength(7)
  expect(await it.sql(`select 1 from "user" where email = 'race@example.org'`)).toHaveLength(1)
})

test('of two codes for one address that come at the same time, one makes the user', async () => {
  const me = it.browser()
  await signUp(me, 'race2@example.org')
  const first = await it.codeOf('race2@example.org')
  await signUp(me, 'race2@example.org')
  const second = await it.codeOf('race2@example.org')
  const answers = await Promise.all([first, second].map((code) => verify(me, 'race2@example.org', code)))
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([204, 400]))
})

test('after fifteen minutes a code is dead', async () => {
  const me = it.browser()
  await signUp(me, 'late@example.org')
  const code = await it.codeOf('late@example.org')
  const [row] = await it.sql(
    `select round(extract(epoch from expires_at - created_at) / 60)::int as minutes from mail_code where email = 'late@example.org'`,
  )
  expect(row?.['minutes']).toBe(15)
  await it.sql(`update mail_code set expires_at = now() where email = 'late@example.org'`)
  expect((await verify(me, 'late@example.org', code)).status).toBe(400)
})

test('after five wrong tries the right code is dead too', async () => {
  const me = it.browser()
  await signUp(me, 'guess@example.org')
  const code = await it.codeOf('guess@example.org')
  for (let tries = 0; tries < 5; tries++)
    expect((await verify(me, 'guess@example.org', otherThan(code))).status).toBe(400)
  expect((await verify(me, 'guess@example.org', code)).status).toBe(400)
})

test('guesses that come all at once are counted one by one', async () => {
  const me = it.browser()
  await signUp(me, 'storm@example.org')
  const code = await it.codeOf('storm@example.org')
  const guesses = Array.from({ length: 14 }, () => verify(me, 'storm@example.org', otherThan(code)))
  expect(new Set((await Promise.all(guesses)).map(({ status }) => status))).toEqual(new Set([400]))
  const [row] = await it.sql(`select tries from mail_code where email = 'storm@example.org'`)
  expect(Number(row?.['tries'])).toBe(5)
  expect((await verify(me, 'storm@example.org', code)).status).toBe(400)
})

test('guesses from one network are refused before they touch the code', async () => {
  const me = it.browser()
  for (let tries = 0; tries < 15; tries++) await verify(me, 'flood@example.org', '00000000')
  const refused = await verify(me, 'flood@example.org', '00000000')
  expect(refused).toMatchObject({ status: 429, body: { code: 'E_TOO_MANY_REQUESTS' } })
  expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0)
})

test('a code for one thing or one address does not serve another', async () => {
  const me = await it.person('two@example.org')
  await me.post('/api/auth/request-password-reset', { email: 'two@example.org' })
  const code = await it.codeOf('two@example.org')
  await signUp(me, 'three@example.org')
  expect((await verify(me, 'three@example.org', code)).status).toBe(400)
  expect((await verify(me, 'two@example.org', code)).status).toBe(400)
})

test('a user who was brought in without a password keeps their row when they sign up', async () => {
  await it.sql(
    `insert into "user" (id, email, name, roles, security_version) values ('01900000-0000-7000-8000-00000000c0de', 'imported@example.org', 'Imported', '["clerk"]', 1)`,
  )
  const me = it.browser()
  expect(await signIn(me, 'imported@example.org')).toBe(401)
  await signUp(me, 'imported@example.org', PASSWORD, 'Myself')
  await verify(me, 'imported@example.org', await it.codeOf('imported@example.org'))
  const { body } = await me.post('/api/auth/sign-in', { email: 'imported@example.org', password: PASSWORD })
  expect(body).toMatchObject({
    data: { user: { id: '01900000-0000-7000-8000-00000000c0de', name: 'Myself', roles: ['clerk'] } },
  })
})

test('a sign-up that was overtaken by another proof of the address does not replace its password', async () => {
  await it.sql(
    `insert into "user" (id, email, name, roles, security_version) values (gen_random_uuid(), 'overtaken@example.org', 'O', '[]', 1)`,
  )
  const me = it.browser()
  await signUp(me, 'overtaken@example.org', 'the password that came late')
  const late = await it.codeOf('overtaken@example.org')
  await me.post('/api/auth/request-password-reset', { email: 'overtaken@example.org' })
  const code = await it.codeOf('overtaken@example.org')
  await me.post('/api/auth/reset-password', { email: 'overtaken@example.org', code, password: PASSWORD })
  expect((await verify(me, 'overtaken@example.org', late)).status).toBe(400)
  expect(await signIn(me, 'overtaken@example.org', 'the password that came late')).toBe(401)
  expect(await signIn(me, 'overtaken@example.org')).toBe(200)
})

test.each([
  ['short123', 'should have at least 10 characters'],
  ['password123', 'everybody tries first'],
  ['Qwertyuiop!!', 'everybody tries first'],
  ['abcabcabcabc', 'repeats itself'],
  ['some.body.weak', 'your own name or address'],
])('refuses the password %s', async (password, why) => {
  const before = it.work.hashes
  const answer = await signUp(it.browser(), 'some.body.weak@example.org', password)
  expect(answer).toMatchObject({ status: 400, body: { errors: [{ pointer: '/password' }] } })
  expect(memberOf(answer, 'body', 'errors', 0, 'detail') + answer.text).toContain(why)
  expect(it.work.hashes).toBe(before)
})

test('says of every wrong member what it should be', async () => {
  const answer = await it
    .browser()
    .post('/api/auth/sign-up', { email: 'no address', password: 7, extra: true })
  expect(answer).toMatchObject({ status: 400, body: { code: 'E_INVALID_INPUT' } })
  expect(answer.text).toContain('/email')
  expect(answer.text).toContain('/password')
  expect(answer.text).toContain('/name')
  expect(answer.text).toContain('/extra')
})

test('a refused password is no try', async () => {
  const me = it.browser()
  for (let n = 0; n < 8; n++) expect((await signUp(me, 'picky@example.org', 'short')).status).toBe(400)
  expect((await signUp(me, 'picky@example.org')).status).toBe(202)
})

test('one network causes five mails an hour to one address, and all together twenty', async () => {
  const one = it.browser()
  for (let n = 0; n < 5; n++) expect((await signUp(one, 'bombed@example.org')).status).toBe(202)
  expect((await signUp(one, 'bombed@example.org')).status).toBe(429)
  for (let n = 0; n < 15; n++) expect((await signUp(it.browser(), 'bombed@example.org')).status).toBe(202)
  expect((await signUp(it.browser(), 'bombed@example.org')).status).toBe(429)
  expect(await it.mailsTo('bombed@example.org')).toHaveLength(20)
})
