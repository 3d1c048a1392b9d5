import { newId } from 'offstage'
import type { TestClient } from 'offstage/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { stockProduct } from './goods.ts'
import { fillCart } from './shop.ts'
import { expectAlike, expectNothingOf, twoCustomers, type TwoCustomers } from './two-customers.ts'

let it: TwoCustomers
beforeAll(async () => {
  it = await twoCustomers()
  await it.bob.get('/api/auth/me')
})
afterAll(() => it.shop.close())

/** A client that shows a machine's token instead of a cookie. */
async function machine(owner: TestClient, scopes: readonly string[]): Promise<TestClient> {
  const answer = await owner.post('/api/auth/tokens', { name: 'machine', scopes })
  const { token } = answer.data<{ token: string }>()
  const authorization = { authorization: `Bearer ${token}` }
  const { guest } = it.shop
  return {
    user: owner.user,
    headers: authorization,
    fetch: (path, init) => {
      const headers = new Headers(init?.headers)
      headers.set('authorization', authorization.authorization)
      return guest.fetch(path, { ...init, headers })
    },
    get: (path, more) => guest.get(path, { ...authorization, ...more }),
    post: (path, body, more) => guest.post(path, body, { ...authorization, ...more }),
    patch: (path, body, more) => guest.patch(path, body, { ...authorization, ...more }),
    delete: (path, more) => guest.delete(path, { ...authorization, ...more }),
    graphql: (query, variables = {}) => guest.post('/graphql', { query, variables }, authorization),
  }
}

describe('sessions and tokens', () => {
  test('Bob’s lists hold his own, and nothing of Ann’s', async () => {
    for (const path of ['/api/auth/sessions', '/api/auth/tokens', '/api/sessions', '/api/access-tokens'])
      for (const client of [it.bob, it.shop.guest])
        expectNothingOf(it.ann, await client.get(path), `${path} as ${client.user ?? 'a guest'}`)
  })

  test('Ann’s session and token cannot be ended by Bob, and he is not told that they are there', async () => {
    for (const [path, id] of [
      ['/api/auth/sessions', it.ann.rows.session],
      ['/api/auth/tokens', it.ann.rows.accessToken],
    ] as const) {
      const answer = await expectAlike(path, (one) => it.bob.delete(`${path}/${one}`), id)
      expect(answer.status).toBe(404)
      await expectAlike(path, (one) => it.shop.guest.delete(`${path}/${one}`), id)
    }
    expect((await it.ann.get('/api/auth/sessions')).status).toBe(200)
    const hers = await it.shop.guest.get('/api/auth/me', { authorization: `Bearer ${it.ann.token}` })
    expect(hers.text).toContain(it.ann.person)
  })

  test('a hash is shown to nobody, not even to whom it belongs', async () => {
    for (const path of [
      `/api/sessions/${it.ann.rows.session}`,
      `/api/access-tokens/${it.ann.rows.accessToken}`,
    ]) {
      const row = await it.ann.get(path)
      expect(row.status).toBe(200)
      expect(row.text).not.toMatch(/hash|[0-9a-f]{64}/i)
      const asked = await it.ann.get(`${path}?fields=tokenHash`)
      expect(asked.text).not.toMatch(/[0-9a-f]{64}/)
    }
  })

  test('a wrong token is refused, whatever cookie comes with it', async () => {
    for (const token of ['ofs_nonsense', 'x', `${it.ann.token}x`]) {
      const answer = await it.ann.get('/api/orders?customer=' + it.ann.customer, {
        authorization: `Bearer ${token}`,
      })
      expect([token, answer.status, answer.code]).toEqual([token, 401, 'E_WRONG_TOKEN'])
    }
  })
})

describe('a machine’s token', () => {
  const own = () => [
    `/api/orders?customer=${it.ann.customer}`,
    `/api/orders/${it.ann.rows.order}`,
    `/api/accounts/${it.ann.account}?include=entries`,
  ]

  test('for reading reads what its owner may, and writes nothing', async () => {
    const reader = await machine(it.ann, ['read'])
    for (const path of own()) expect([path, (await reader.get(path)).status]).toEqual([path, 200])
    const product = await stockProduct(it.shop, { pieces: 5 })
    const writes = [
      await reader.post('/api/actions/add-to-cart', { product }),
      await reader.post('/api/actions/checkout', { account: it.ann.account }, { 'idempotency-key': 'm' }),
      await reader.post('/api/batch', { actions: [{ action: 'addToCart', input: { product } }] }),
      await reader.patch(`/api/users/${it.ann.person}`, { name: 'Machine' }),
      await reader.delete(`/api/pictures/${it.ann.rows.picture}`),
      await reader.post('/api/pictures', { title: 'x', image: newId() }),
    ]
    for (const { status, code } of writes) expect([status, code]).toEqual([403, 'E_NOT_ALLOWED'])
    const mutation = await reader.graphql(
      'mutation($p: ID!) { addToCart(input: { product: $p }) { quantity } }',
      {
        p: product,
      },
    )
    expect(mutation.text).toContain('E_NOT_ALLOWED')
  })

  test('for one action does that one and reads nothing', async () => {
    const filler = await machine(it.ann, ['addToCart'])
    const product = await stockProduct(it.shop, { pieces: 5 })
    expect((await filler.post('/api/actions/add-to-cart', { product })).status).toBe(200)
    const other = await filler.post('/api/actions/open-my-account', {}, { 'idempotency-key': 'n' })
    expect([other.status, other.code]).toEqual([403, 'E_NOT_ALLOWED'])
    for (const path of own()) expect([path, (await filler.get(path)).status]).toEqual([path, 403])
    const read = await filler.graphql(`{ order(id: "${it.ann.rows.order}") { id } }`)
    expect(read.text).not.toContain(it.ann.rows.order)
    for (const path of [`/files/${it.ann.file}`, `/files/${it.ann.file}/thumb`])
      expect([path, (await filler.fetch(path)).status]).toEqual([path, expect.toBeOneOf([403, 404])])
    const stream = await filler.fetch(own()[0] ?? '', { headers: { accept: 'text/event-stream' } })
    expect(stream.status).toBe(403)
    await stream.body?.cancel()
    const clicks = await filler.get('/api/timeline?limit=100')
    expectNothingOf(it.ann, clicks, 'the timeline of a machine that may not read')
  })

  test('is no person: it opens and ends no sessions, makes no tokens, changes no password', async () => {
    const writer = await machine(it.ann, ['write'])
    const tries = [
      await writer.get('/api/auth/sessions'),
      await writer.get('/api/auth/tokens'),
      await writer.post('/api/auth/tokens', { name: 'more', scopes: ['write'] }),
      await writer.delete(`/api/auth/sessions/${it.ann.rows.session}`),
      await writer.delete(`/api/auth/tokens/${it.ann.rows.accessToken}`),
      await writer.post('/api/auth/change-password', {
        currentPassword: 'x',
        newPassword: 'a good long phrase',
      }),
    ]
    for (const [at, { status }] of tries.entries()) expect([at, status]).toEqual([at, 403])
    expect((await it.ann.get('/api/auth/sessions')).status).toBe(200)
  })

  test('never sees more than its owner', async () => {
    const bobs = await machine(it.bob, ['read', 'write'])
    for (const path of own()) expectNothingOf(it.ann, await bobs.get(path), path)
  })
})

describe('what changes takes effect with the next request', () => {
  const orders = () => `/api/orders/${it.ann.rows.order}`

  test('a role that is taken away, for reads, writes, GraphQL and a token, without signing in again', async () => {
    const admin = await it.shop.as({ roles: ['admin'] })
    const clerk = await it.shop.as({ roles: ['clerk'] })
    const token = await machine(clerk, ['read'])
    const query = `{ order(id: "${it.ann.rows.order}") { id } }`
    for (const client of [clerk, token]) {
      expect((await client.get(orders())).status).toBe(200)
      expect((await client.graphql(query)).text).toContain(it.ann.rows.order)
    }
    const taken = await admin.post('/api/actions/set-roles', { user: clerk.user, roles: [] })
    expect(taken.status).toBe(200)
    for (const client of [clerk, token]) {
      expect((await client.get(orders())).status).toBe(404)
      expect((await client.graphql(query)).text).not.toContain(it.ann.rows.order)
    }
    const ship = await clerk.post('/api/actions/ship-order', { order: it.ann.rows.order })
    expect([ship.status, ship.code]).toEqual([403, 'E_NOT_ALLOWED'])
    await admin.post('/api/actions/set-roles', { user: clerk.user, roles: ['clerk'] })
    expect((await clerk.get(orders())).status).toBe(200)
  })

  test('a ban', async () => {
    const admin = await it.shop.as({ roles: ['admin'] })
    const banned = await it.shop.as({ roles: ['clerk'] })
    const token = await machine(banned, ['read'])
    expect((await banned.get(orders())).status).toBe(200)
    expect((await admin.post('/api/actions/ban-user', { user: banned.user })).status).toBe(200)
    expect((await banned.get(orders())).status).toBe(404)
    expect((await banned.get('/api/auth/me')).body).toEqual({ data: { user: null } })
    expect((await token.get(orders())).status).toBe(401)
  })

  test('a sign-out, and a session that was revoked from another one', async () => {
    const email = 'leaver@example.org'
    const [here, there] = [await it.shop.as({ email, roles: ['clerk'] }), await it.shop.as({ email })]
    expect((await there.get(orders())).status).toBe(200)
    const sessions = (await here.get('/api/auth/sessions')).data<{ id: string; current: boolean }[]>()
    const other = sessions.find(({ current }) => !current)
    expect((await here.delete(`/api/auth/sessions/${other?.id ?? ''}`)).status).toBe(204)
    expect((await there.get(orders())).status).toBe(404)
    expect((await here.get(orders())).status).toBe(200)
    expect((await here.post('/api/auth/sign-out')).status).toBe(204)
    expect((await here.get(orders())).status).toBe(404)
  })

  test('a fact: whoever becomes a customer has what a customer has at once', async () => {
    const newcomer = await it.shop.as({ name: 'Newcomer' })
    expect((await newcomer.get('/api/customers')).data()).toEqual([])
    const product = await stockProduct(it.shop, { pieces: 1 })
    await fillCart(
      { ...newcomer, person: it.ann.person, customer: it.ann.customer, account: it.ann.account },
      product,
    )
    const [mine] = (await newcomer.get('/api/customers')).data<{ id: string }[]>()
    const cart = await newcomer.get(`/api/cart-lines?customer=${mine?.id ?? ''}`)
    expect(cart.data()).toHaveLength(1)
  })
})

describe('401, 403 and 404 mean what they say', () => {
  test.each([
    ['/api/actions/checkout', { account: newId() }],
    ['/api/actions/ship-order', { order: newId() }],
    ['/api/actions/add-to-cart', { product: newId() }],
  ])('%s: a guest is asked to sign in', async (path, body) => {
    const answer = await it.shop.guest.post(path, body, { 'idempotency-key': newId() })
    expect([answer.status, answer.code]).toEqual([401, 'E_NOT_SIGNED_IN'])
  })

  test('who is signed in and may not is told so, whatever the row', async () => {
    const answer = await it.bob.post('/api/actions/ship-order', { order: it.bob.rows.order })
    expect([answer.status, answer.code]).toEqual([403, 'E_NOT_ALLOWED'])
    const category = await it.bob.post('/api/categories', { name: 'Mine', slug: 'mine' })
    expect([category.status, category.code]).toEqual([403, 'E_NOT_ALLOWED'])
    const guest = await it.shop.guest.post('/api/categories', { name: 'Mine', slug: 'mine' })
    expect([guest.status, guest.code]).toEqual([401, 'E_NOT_SIGNED_IN'])
    // That a slug is taken is told to nobody who could not use it.
    const taken = await it.bob.post('/api/categories', { name: 'Mine', slug: 'lamps' })
    expect(taken.text).toBe(category.text)
  })
})
