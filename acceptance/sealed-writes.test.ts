import { setTimeout } from 'node:timers/promises'
import { newId } from 'offstage'
import type { TestAnswer, TestClient } from 'offstage/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { stockProduct } from './goods.ts'
import { checkOut, fillCart } from './shop.ts'
import {
  expectAlike,
  expectNothingOf,
  ownedResources,
  STAFF,
  twoCustomers,
  uploadPicture,
  type TwoCustomers,
} from './two-customers.ts'

let it: TwoCustomers
beforeAll(async () => {
  it = await twoCustomers()
  await it.shop.effects()
})
afterAll(() => it.shop.close())

const pathOf = (name: string): string => it.shop.services.model.resources.get(name)?.path ?? ''
const key = () => ({ 'idempotency-key': newId() })

/** Whatever is tried on Ann's things must leave them as they are. */
async function annsVersions(): Promise<unknown> {
  const versions: unknown[] = []
  for (const name of ownedResources) {
    const { text } = await it.ann.get(`/api/${pathOf(name)}/${it.ann.rows[name]}`)
    // A session is seen at each request.
    versions.push(name === 'session' ? name : text)
  }
  return versions
}

describe('If-Match', () => {
  test.each([undefined, '"v1"', '"v99"', '*', 'W/"v1"', 'nonsense'])(
    'a change or a deletion of Ann’s row with %s answers as one of a row that never was',
    async (ifMatch) => {
      const before = await annsVersions()
      const headers = ifMatch === undefined ? {} : { 'if-match': ifMatch }
      for (const [who, client] of [
        ['guest', it.shop.guest],
        ['bob', it.bob],
      ] as const)
        for (const name of ownedResources) {
          const at = (id: string) => `/api/${pathOf(name)}/${id}`
          const hers = it.ann.rows[name]
          const change = name === 'picture' ? { title: 'mine now' } : { name: 'mine now' }
          await expectAlike(`${who} changes ${name}`, (id) => client.patch(at(id), change, headers), hers)
          await expectAlike(`${who} clears ${name}`, (id) => client.patch(at(id), {}, headers), hers)
          const answer = await expectAlike(
            `${who} deletes ${name}`,
            (id) => client.delete(at(id), headers),
            hers,
          )
          // 405 where nobody may delete such a row: then there is no such method to begin with.
          expect(answer.status).toBeOneOf([404, 405])
        }
      expect(await annsVersions()).toEqual(before)
    },
  )

  test('one’s own row changes at the version that was read, and at no earlier one', async () => {
    const me = `/api/users/${it.bob.person}`
    const { version } = (await it.bob.get(me)).data<{ version: number }>()
    const right = await it.bob.patch(me, { name: 'Bob' }, { 'if-match': `"v${version}"` })
    expect(right.status).toBe(200)
    const stale = await it.bob.patch(me, { name: 'Bobby' }, { 'if-match': `"v${version}"` })
    expect([stale.status, stale.code]).toEqual([412, 'E_VERSION_MISMATCH'])
  })
})

describe('foreign key', () => {
  test('a link to something of Ann’s is refused as a link to nothing is', async () => {
    const image = await uploadPicture(it.bob)
    const answer = await expectAlike(
      'Bob makes a picture for Ann',
      (owner) => it.bob.post('/api/pictures', { title: 'Gift', image, owner }),
      it.ann.person,
    )
    expect([answer.status, answer.code]).toEqual([400, 'E_REFERENCE'])
    const taken = await expectAlike(
      'Bob makes a picture of Ann’s file',
      (file) => it.bob.post('/api/pictures', { title: 'Mine', image: file }),
      it.ann.file,
    )
    expect([taken.status, taken.code]).toEqual([400, 'E_REFERENCE'])
    const staged = await uploadPicture(it.ann)
    await expectAlike(
      'Bob makes a picture of a file that Ann has only uploaded',
      (file) => it.bob.post('/api/pictures', { title: 'Mine', image: file }),
      staged,
    )
    const given = await it.bob.patch(`/api/pictures/${it.bob.rows.picture}`, { owner: it.ann.person })
    const thrown = await it.bob.patch(`/api/pictures/${it.bob.rows.picture}`, { owner: newId() })
    expect([given.status, given.text]).toEqual([thrown.status, thrown.text])
  })
})

describe('actions', () => {
  /** Each action that takes the id of something, asked about Ann's and about nothing. */
  const asks: readonly (readonly [
    string,
    (id: string) => unknown,
    keyof TwoCustomers['ann']['rows'] | 'product',
  ])[] = [
    ['checkout', (account) => ({ account }), 'account'],
    ['transfer-money', (from) => ({ from, to: 'US0800000000000001', amount: usd('1.00') }), 'account'],
    ['change-cart-line', (line) => ({ line, quantity: 0 }), 'cartLine'],
    ['share-picture', (picture) => ({ picture, email: 'x@example.org' }), 'picture'],
    ['stop-sharing', (grant) => ({ grant }), 'pictureGrant'],
    ['ship-order', (order) => ({ order }), 'order'],
    ['freeze-account', (account) => ({ account }), 'account'],
    ['unfreeze-account', (account) => ({ account }), 'account'],
    ['deposit', (account) => ({ account, amount: usd('1.00') }), 'account'],
    ['open-account', (owner) => ({ owner, name: 'Mine', kind: 'current' }), 'user'],
    ['set-roles', (user) => ({ user, roles: ['admin'] }), 'user'],
    ['ban-user', (user) => ({ user }), 'user'],
    ['unban-user', (user) => ({ user }), 'user'],
    [
      'issue-gift-card',
      (holder) => ({ holder, amount: usd('1.00'), expiresAt: '2099-01-01T00:00:00Z' }),
      'customer',
    ],
    ['redeem-gift-card', (card) => ({ card, order: newId(), amount: usd('1.00') }), 'giftCard'],
  ]
  const usd = (amount: string) => ({ amount, currency: 'USD' })

  test('every action that takes something of somebody’s is tried', () => {
    const known = [...it.shop.services.model.actions.values()].filter(
      ({ action }) => action.settings.hidden !== true,
    )
    const harmless = ['add-to-cart', 'open-my-account', 'receive-stock']
    expect(known.map(({ path }) => path).sort()).toEqual([...asks.map(([path]) => path), ...harmless].sort())
  })

  test('asked about Ann’s things by whoever may not read them, it answers as about nothing', async () => {
    const before = await annsVersions()
    const people: (readonly [string, TestClient, readonly string[]])[] = [
      ['guest', it.shop.guest, []],
      ['bob', it.bob, []],
      ...(await Promise.all(
        Object.entries(STAFF).map(
          async ([role, mayRead]) => [role, await it.shop.as({ roles: [role] }), mayRead] as const,
        ),
      )),
    ]
    for (const [who, client, mayRead] of people) {
      await client.get('/api/auth/me')
      for (const [path, input, resource] of asks) {
        if (mayRead.includes(resource)) continue
        const hers = it.ann.rows[resource as 'account']
        const what = `${who} asks to ${path}`
        const answer = await expectAlike(
          what,
          (id) => client.post(`/api/actions/${path}`, input(id), key()),
          hers,
        )
        expect([what, answer.status]).toEqual([what, who === 'guest' ? 401 : answer.status])
        expect(answer.status, `${what} ${answer.text}`).toBeOneOf([401, 403, 404, 409])
        const batch = (id: string) =>
          client.post('/api/batch', { actions: [{ action: path, input: input(id) }] }, key())
        expect((await expectAlike(`${what} in a batch`, batch, hers)).status).toBe(answer.status)
      }
    }
    expect(await annsVersions()).toEqual(before)
  })

  test('a batch in which one is refused does nothing of the others', async () => {
    const product = await stockProduct(it.shop, { pieces: 1 })
    const lines = () => it.stranger.get('/api/cart-lines')
    const before = (await lines()).text
    const answer = await it.stranger.post('/api/batch', {
      actions: [
        { action: 'addToCart', input: { product } },
        { action: 'changeCartLine', input: { line: it.ann.rows.cartLine, quantity: 0 } },
      ],
    })
    expect(answer.status).toBe(404)
    expect((await lines()).text).toBe(before)
    const [row] = await it.shop.database.query({
      text: 'select count(*)::int as n from cart_line where product_id = $1',
      values: [product],
    })
    expect(row).toEqual({ n: 0 })
  })

  test('staff who may read an account may not spend from it', async () => {
    for (const role of ['teller', 'auditor']) {
      const client = await it.shop.as({ roles: [role] })
      const from = it.ann.account
      const sent = await client.post(
        '/api/actions/transfer-money',
        { from, to: 'US0800000000000001', amount: usd('1.00') },
        key(),
      )
      // A teller may pay from an account of their own; an auditor moves no money at all.
      const refusal = role === 'teller' ? [409, 'notYourAccount'] : [403, 'E_NOT_ALLOWED']
      expect([role, sent.status, sent.code]).toEqual([role, ...refusal])
    }
  })
})

describe('Idempotency-Key', () => {
  test('Ann’s key is for Bob a key of his own: he gets no answer of hers, and learns nothing of its use', async () => {
    const product = await stockProduct(it.shop, { pieces: 10 })
    await fillCart(it.ann, product)
    const hers = await checkOut(it.ann, 'shared-key')
    expect(hers.status).toBe(200)
    await it.bob.get('/api/auth/me')
    const body = { account: it.ann.account }
    const ask = (name: string): Promise<TestAnswer> =>
      it.bob.post('/api/actions/checkout', body, { 'idempotency-key': name })
    const answer = await expectAlike('Bob repeats Ann’s checkout', ask, 'shared-key', 'fresh-key')
    expect(answer.status).toBe(404)
    expect(answer.headers.get('idempotent-replayed')).toBeNull()
    const guest = await it.shop.guest.post('/api/actions/checkout', body, { 'idempotency-key': 'shared-key' })
    expect([guest.status, guest.code]).toEqual([401, 'E_NOT_SIGNED_IN'])
    const own = await checkOut(it.bob, 'shared-key')
    expect(own.status).toBe(200)
    expect(own.text).not.toBe(hers.text)
    expect(own.headers.get('idempotent-replayed')).toBeNull()
  })

  test('an answer is not given again to who may no longer do what it was given for', async () => {
    const clerk = await it.shop.as({ email: 'leaving@example.org', roles: ['clerk'] })
    const product = await stockProduct(it.shop, { pieces: 1 })
    const input = { product, location: it.shop.location, quantity: 5 }
    const first = await clerk.post('/api/actions/receive-stock', input, { 'idempotency-key': 'k' })
    expect(first.status).toBe(200)
    const admin = await it.shop.as({ roles: ['admin'] })
    expect((await admin.post('/api/actions/set-roles', { user: clerk.user, roles: [] })).status).toBe(200)
    const again = await clerk.post('/api/actions/receive-stock', input, { 'idempotency-key': 'k' })
    expect([again.status, again.code]).toEqual([403, 'E_NOT_ALLOWED'])
  })
})

describe('timeline', () => {
  test('Ann’s clicks are Ann’s and the administrator’s: Bob and a guest find none by their trace', async () => {
    await it.ann.get('/api/auth/me')
    const { traceId } = it.ann
    expect(traceId).toMatch(/^[0-9a-f]{32}$/)
    const mine = await it.ann.get(`/api/timeline/${traceId}`)
    expect(mine.status).toBe(200)
    const admin = await it.shop.as({ roles: ['admin'] })
    expect((await admin.get(`/api/timeline/${traceId}`)).status).toBe(200)
    const unknown = '0'.repeat(31) + '1'
    for (const client of [it.bob, it.stranger, it.shop.guest]) {
      await client.get('/api/auth/me')
      const one = await expectAlike('timeline', (id) => client.get(`/api/timeline/${id}`), traceId, unknown)
      expect(one.status).toBe(404)
      const listed = await client.get(`/api/timeline?trace=${traceId}`)
      expect(listed.data()).toEqual([])
    }
  })

  test('somebody’s own clicks show nothing of Ann’s, although she asked the same before: plans show no values', async () => {
    const newcomer = await it.shop.as({ name: 'Newcomer' })
    const same = [
      `/api/orders?customer=`,
      '/api/accounts?owner=',
      '/api/entries?account=',
      '/api/pictures?owner=',
      '/api/customers?search=quasi&count=true&code=',
    ]
    const hers = [it.ann.customer, it.ann.person, it.ann.account, it.ann.person]
    for (const [at, path] of same.entries()) await it.ann.get(path + (hers[at] ?? ''))
    for (const path of same) await newcomer.get(path + newId())
    // Plans are asked for when nobody waits, and come to the timelines then.
    for (let text = ''; !text.includes('Index Scan'); await setTimeout(50)) {
      const all = await newcomer.get('/api/timeline?limit=100')
      expectNothingOf(it.ann, all, 'recent clicks')
      text = all.text
    }
  })

  test('the jobs that followed a click are shown to whoever clicked, and to nobody else', async () => {
    const { timelines } = (await it.ann.get(`/api/timeline/${it.ann.traceId}`)).data<{
      timelines: { kind: string; title: string }[]
    }>()
    expect(timelines.map(({ kind }) => kind)).toContain('job')
  })

  test('a trace that Bob gives his own request does not open what Ann did under the same one', async () => {
    const shared = newId().replaceAll('-', '')
    const traceparent = { traceparent: `00-${shared}-00f067aa0ba902b7-01` }
    await it.ann.get('/api/orders?customer=' + it.ann.customer, traceparent)
    await it.bob.get('/api/orders?customer=' + it.bob.customer, traceparent)
    const seen = await it.bob.get(`/api/timeline/${shared}`)
    expect(seen.status).toBe(200)
    expectNothingOf(it.ann, seen, 'a shared trace')
    expect(seen.text).toContain(it.bob.person)
  })

  test('no token, password or code stands in anybody’s timeline', async () => {
    const password = 'the curtain of the opera'
    await it.shop.guest.post('/api/auth/sign-up', { email: 'new@example.org', name: 'New', password })
    await it.shop.guest.post('/api/auth/sign-in', { email: 'new@example.org', password })
    await it.ann.post('/api/auth/tokens', { name: 'second', scopes: ['read'] })
    const admin = await it.shop.as({ roles: ['admin'] })
    const { text } = await admin.get('/api/timeline?limit=100')
    expect(text).toContain('/api/auth/sign-up')
    const cookie = it.ann.headers['cookie']?.split('=')[1] ?? ''
    for (const secret of [password, it.ann.token, cookie, '$argon2id'])
      expect(text.includes(secret), secret).toBe(false)
    const [row] = await it.shop.database.query({
      text: 'select token_hash from session where id = $1',
      values: [it.ann.rows.session],
    })
    expect(text).not.toContain(row?.['token_hash'])
  })
})
