import { afterAll, beforeAll, expect, test } from 'vitest'
import { authApp, PASSWORD, type AuthApp } from './testing/auth-app.ts'
import type { Browser } from './testing/browser.ts'

let it: AuthApp
beforeAll(async () => {
  it = await authApp()
})
afterAll(() => it.close())

const NEXT = 'my next long phrase'
const signIn = async (browser: Browser, email: string, password: string) =>
  (await browser.post('/api/auth/sign-in', { email, password })).status
const isIn = async (browser: Browser) => (await browser.get('/api/auth/sessions')).status === 200
const askReset = (browser: Browser, email: string) =>
  browser.post('/api/auth/request-password-reset', { email })
const reset = (browser: Browser, email: string, code: string, password = NEXT) =>
  browser.post('/api/auth/reset-password', { email, code, password })

test('a changed password ends every other session and keeps this one', async () => {
  const desk = await it.person('change@example.org')
  const phone = it.browser()
  await signIn(phone, 'change@example.org', PASSWORD)
  expect((await desk.post('/api/auth/change-password', { current: PASSWORD, next: NEXT })).status).toBe(204)
  expect([await isIn(desk), await isIn(phone)]).toEqual([true, false])
  expect(await signIn(it.browser(), 'change@example.org', PASSWORD)).toBe(401)
  expect(await signIn(it.browser(), 'change@example.org', NEXT)).toBe(200)
  expect((await it.mailsTo('change@example.org'))[0]).toMatchObject({ subject: 'Your password was changed' })
})

test('a change needs the current password, a good next one, and a person', async () => {
  const me = await it.person('careful@example.org')
  const wrong = await me.post('/api/auth/change-password', { current: 'not this one at all', next: NEXT })
  expect(wrong).toMatchObject({ status: 400, body: { errors: [{ pointer: '/current' }] } })
  const weak = await me.post('/api/auth/change-password', { current: PASSWORD, next: 'short' })
  expect(weak).toMatchObject({ status: 400, body: { errors: [{ pointer: '/next' }] } })
  const guest = await it.browser().post('/api/auth/change-password', { current: PASSWORD, next: NEXT })
  expect(guest.status).toBe(401)
  expect(await signIn(it.browser(), 'careful@example.org', PASSWORD)).toBe(200)
})

test('whoever sits at an open session does not guess its password', async () => {
  const me = await it.person('guarded@example.org')
  const change = (current: string) => me.post('/api/auth/change-password', { current, next: NEXT })
  for (let tries = 0; tries < 10; tries++) expect((await change('not this one at all')).status).toBe(400)
  expect((await change(PASSWORD)).status).toBe(429)
})

test('of two changes at the same time, one happens', async () => {
  const me = await it.person('both@example.org')
  const answers = await Promise.all(
    ['a first long phrase', 'a second long phrase'].map((next) =>
      me.post('/api/auth/change-password', { current: PASSWORD, next }),
    ),
  )
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([204, 400]))
})

test('asking for a reset is answered alike, with the same work, whoever is asked about', async () => {
  await it.person('real@example.org')
  const before = { ...it.work }
  const answers = []
  for (const email of ['real@example.org', 'unreal@example.org'])
    answers.push(it.told(await askReset(it.browser(), email)))
  expect(answers[0]).toMatchObject({
    status: 202,
    text: '',
    steps: [{ title: 'Took your wish for a new password' }],
  })
  expect(answers[1]).toEqual(answers[0])
  expect(it.work).toEqual(before)
  expect(await it.mailsTo('unreal@example.org')).toEqual([])
})

test('a reset by code sets the password and ends all sessions', async () => {
  const lost = await it.person('lost@example.org')
  const other = it.browser()
  await signIn(other, 'lost@example.org', PASSWORD)
  await askReset(it.browser(), 'lost@example.org')
  const helper = it.browser()
  expect((await reset(helper, 'lost@example.org', await it.codeOf('lost@example.org'))).status).toBe(204)
  expect([await isIn(lost), await isIn(other), await isIn(helper)]).toEqual([false, false, false])
  expect(await signIn(lost, 'lost@example.org', PASSWORD)).toBe(401)
  expect(await signIn(lost, 'lost@example.org', NEXT)).toBe(200)
})

test('a wrong code costs the same as an unknown address: one hash', async () => {
  await it.person('hash@example.org')
  await askReset(it.browser(), 'hash@example.org')
  const costs = []
  for (const email of ['hash@example.org', 'unhash@example.org']) {
    const before = it.work.hashes
    const told = it.told(await reset(it.browser(), email, '12345678'))
    costs.push({ told, hashes: it.work.hashes - before })
  }
  expect(costs[0]).toMatchObject({ told: { status: 400 }, hashes: 1 })
  expect(costs[1]).toEqual(costs[0])
})

test('a reset code works once, ends the others, and dies after five guesses', async () => {
  await it.person('codes@example.org')
  const me = it.browser()
  await askReset(me, 'codes@example.org')
  const first = await it.codeOf('codes@example.org')
  await askReset(me, 'codes@example.org')
  const second = await it.codeOf('codes@example.org')
  expect((await reset(me, 'codes@example.org', first)).status).toBe(204)
  expect((await reset(me, 'codes@example.org', first)).status).toBe(400)
  expect((await reset(me, 'codes@example.org', second)).status).toBe(400)
  await askReset(me, 'codes@example.org')
  const third = await it.codeOf('codes@example.org')
  for (let tries = 0; tries < 5; tries++)
    await reset(it.browser(), 'codes@example.org', String((Number(third) + 1) % 10 ** 8).padStart(8, '0'))
  expect((await reset(it.browser(), 'codes@example.org', third)).status).toBe(400)
})

test('of many who bring one reset code at the same time, one sets the password', async () => {
  await it.person('hurry@example.org')
  await askReset(it.browser(), 'hurry@example.org')
  const code = await it.codeOf('hurry@example.org')
  const answers = await Promise.all(
    Array.from({ length: 6 }, (_, at) =>
      reset(it.browser(), 'hurry@example.org', code, `phrase of number ${at}`),
    ),
  )
  expect(answers.filter(({ status }) => status === 204)).toHaveLength(1)
})

test('a banned user gets no code, and a code from before the ban opens nothing', async () => {
  await it.person('gone@example.org')
  await askReset(it.browser(), 'gone@example.org')
  const code = await it.codeOf('gone@example.org')
  await it.sql(`update "user" set banned_at = now() where email = 'gone@example.org'`)
  const mails = (await it.mailsTo('gone@example.org')).length
  expect((await askReset(it.browser(), 'gone@example.org')).status).toBe(202)
  expect(await it.mailsTo('gone@example.org')).toHaveLength(mails)
  expect((await reset(it.browser(), 'gone@example.org', code)).status).toBe(400)
})

test('a sign-in that began with the old password does not outlive its change', async () => {
  const me = await it.person('overlap@example.org')
  const other = it.browser()
  const [changed, entered] = await Promise.all([
    me.post('/api/auth/change-password', { current: PASSWORD, next: NEXT }),
    signIn(other, 'overlap@example.org', PASSWORD),
  ])
  expect(changed.status).toBe(204)
  // Either it came first and was ended by the change, or it came second and was refused.
  expect([200, 401]).toContain(entered)
  expect(await isIn(other)).toBe(false)
})
