import type { FastifyRequest } from 'fastify'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { crossSiteCheck } from './auth-cross-site.ts'
import { authApp, PASSWORD, type AuthApp } from './testing/auth-app.ts'

type Headers = Readonly<Record<string, string>>

async function isAllowed(
  headers: Headers,
  {
    method = 'POST',
    publicUrl,
    corsOrigins = [],
  }: { method?: string; publicUrl?: string; corsOrigins?: string[] } = {},
): Promise<boolean> {
  const check = crossSiteCheck({ publicUrl, corsOrigins })
  // The check reads nothing else of a request.
  const request = { method, headers: { host: 'shop.example:4000', ...headers } } as unknown as FastifyRequest
  return check(request).then(
    () => true,
    () => false,
  )
}

const site = (value: string): Headers => ({ 'sec-fetch-site': value })
const own = { origin: 'http://shop.example:4000' }
const evil = { origin: 'https://evil.example' }

test.each<[string, Headers, boolean]>([
  ['the same origin', site('same-origin'), true],
  ['nobody, as when an address is typed', site('none'), true],
  ['a neighbouring subdomain', { ...site('same-site'), origin: 'http://other.shop.example' }, false],
  ['another site', { ...site('cross-site'), ...evil }, false],
  ['another site that claims our origin', { ...site('cross-site'), ...own }, false],
  ['a site of an unknown kind', site('elsewhere'), false],
  ['no site and our own origin', own, true],
  ['no site and another origin', evil, false],
  ['no site and our host on another port', { origin: 'http://shop.example:4001' }, false],
  ['no site and the origin of a sandboxed page', { origin: 'null' }, false],
  ['no browser at all', {}, true],
  [
    'a bearer token from another site',
    { ...site('cross-site'), ...evil, authorization: 'Bearer ofs_x' },
    true,
  ],
  [
    'basic authentication from another site',
    { ...site('cross-site'), ...evil, authorization: 'Basic eA==' },
    false,
  ],
])('a write from %s', async (_from, headers, allowed) => {
  expect(await isAllowed(headers)).toBe(allowed)
})

test.each(['GET', 'HEAD', 'OPTIONS'])('%s is no write', async (method) => {
  expect(await isAllowed({ ...site('cross-site'), ...evil }, { method })).toBe(true)
})

test.each(['PUT', 'PATCH', 'DELETE', 'PROPFIND'])('%s is checked like a write', async (method) => {
  expect(await isAllowed({ ...site('cross-site'), ...evil }, { method })).toBe(false)
})

test('origins that are named may write, and nobody whose name only begins alike', async () => {
  const corsOrigins = ['https://admin.example']
  const from = (origin: string) => isAllowed({ ...site('cross-site'), origin }, { corsOrigins })
  expect(await from('https://admin.example')).toBe(true)
  expect(await from('https://admin.example.evil.example')).toBe(false)
  expect(await from('http://admin.example')).toBe(false)
})

test('with a public address, that is the origin, whatever host a request names', async () => {
  const publicUrl = 'https://shop.example'
  expect(await isAllowed({ origin: publicUrl }, { publicUrl })).toBe(true)
  expect(await isAllowed({ ...evil, host: 'evil.example' }, { publicUrl })).toBe(false)
  expect(await isAllowed(own, { publicUrl })).toBe(false)
})

let it: AuthApp
beforeAll(async () => {
  it = await authApp()
})
afterAll(() => it.close())

test('another site signs nobody in or out, and writes nothing with their cookie', async () => {
  const victim = await it.person('victim@example.org')
  const forged = { 'sec-fetch-site': 'cross-site', ...evil }
  const asks = [
    victim.post('/api/auth/sign-in', { email: 'victim@example.org', password: PASSWORD }, forged),
    victim.post('/api/auth/sign-out', {}, forged),
    victim.post('/api/actions/become-customer', { name: 'Forged' }, forged),
  ]
  for (const answer of await Promise.all(asks))
    expect(answer).toMatchObject({ status: 403, body: { code: 'E_CROSS_SITE' } })
  expect((await victim.get('/api/auth/sessions')).status).toBe(200)
})

test('over https the cookie is bound to this host and to TLS', async () => {
  const secure = await authApp({ env: { OFFSTAGE_URL: 'https://shop.example' } })
  const me = await secure.person('secure@example.org')
  expect([...me.cookies.keys()]).toEqual(['__Host-offstage_session'])
  const { headers } = await me.post('/api/auth/sign-in', { email: 'secure@example.org', password: PASSWORD })
  expect(String(headers['set-cookie'])).toMatch(
    /^__Host-offstage_session=[\w-]{43}; Max-Age=\d+; Path=\/; HttpOnly; SameSite=Lax; Secure$/,
  )
  const planted = secure.browser()
  planted.cookies.set('offstage_session', me.cookies.get('__Host-offstage_session') ?? '')
  expect((await planted.get('/api/auth/me')).body).toEqual({ data: { user: null } })
  await secure.close()
})

test('the demo logins and the outbox are there in development, and not at all in production', async () => {
  const dev = it.browser()
  expect((await dev.get('/api/dev/logins')).body).toMatchObject({
    data: [{ email: 'ada@example.org', password: 'x', name: 'Ada', role: 'clerk', hint: 'keeps the book' }],
  })
  expect((await dev.get('/api/dev/outbox')).status).toBe(200)
  const production = await authApp({
    env: {
      OFFSTAGE_MODE: 'production',
      OFFSTAGE_URL: 'https://shop.example.org',
      SMTP_URL: 'smtp://127.0.0.1:1',
      MAIL_FROM: 'shop@example.org',
    },
  })
  for (const path of ['/api/dev/logins', '/api/dev/outbox']) {
    const answer = await production.browser().get(path)
    expect(answer).toMatchObject({ status: 404, body: { code: 'E_NO_ROUTE' } })
    expect(answer.text).not.toContain('ada@example.org')
  }
  await production.close()
})
