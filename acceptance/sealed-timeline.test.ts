import { setTimeout } from 'node:timers/promises'
import { newId } from 'offstage'
import type { TestAnswer, TestClient } from 'offstage/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { expectAlike, expectNothingOf, twoCustomers, type TwoCustomers } from './two-customers.ts'

// The timeline shows people what happened behind their own clicks. Where an answer hides something, what is shown of
// the work that led to it must hide it too.

let it: TwoCustomers
beforeAll(async () => {
  it = await twoCustomers()
  await it.shop.effects()
  for (const client of [it.ann, it.bob, it.stranger]) await client.get('/api/auth/me')
})
afterAll(() => it.shop.close())

const newTrace = (): string => newId().replaceAll('-', '')
const under = (trace: string) => ({ traceparent: `00-${trace}-00f067aa0ba902b7-01` })
const usd = (amount: string) => ({ amount, currency: 'USD' })

interface Shown {
  readonly timelines: readonly {
    readonly title: string
    readonly kind: string
    readonly status: unknown
    readonly actor: unknown
    readonly steps: readonly { readonly stage: string; readonly title: string; readonly detail: object }[]
  }[]
}

/** What somebody is shown of their own click, but for the times that it took. */
async function shownAfter(
  client: TestClient,
  click: (headers: Readonly<Record<string, string>>) => Promise<TestAnswer>,
): Promise<{ readonly answer: TestAnswer; readonly shown: string }> {
  const trace = newTrace()
  const answer = await click(under(trace))
  await it.shop.effects()
  await setTimeout(100) // jobs have ended in the database before their timeline is kept
  const { timelines } = (await client.get(`/api/timeline/${trace}`)).data<Shown>()
  const shown = timelines.map(({ title, kind, status, actor, steps }) => ({
    title,
    kind,
    status,
    actor,
    steps: steps.map(({ stage, title: step, detail }) => ({ stage, step, detail })),
  }))
  return { answer, shown: JSON.stringify(shown, null, 1) }
}

/** Clicks about something hidden and about nothing, and compares what each shows; how plans come later is no matter. */
async function expectShownAlike(
  client: TestClient,
  click: (value: string, headers: Readonly<Record<string, string>>) => Promise<TestAnswer>,
  hidden: string,
  unknown: string,
): Promise<void> {
  await click(unknown, {}) // the first of its kind plans and caches
  const one = await shownAfter(client, (headers) => click(hidden, headers))
  const other = await shownAfter(client, (headers) => click(unknown, headers))
  // Ids of jobs and events are new each time.
  const bare = (text: string, value: string) =>
    text
      .replaceAll(value, '…')
      .replace(/,?\s*"plan": "[^\n]*"/g, '')
      .replace(/"id": "[0-9a-f-]{36}"/g, '"id": "new"')
  expect(one.answer.status).toBe(other.answer.status)
  expect(bare(one.shown, hidden)).toEqual(bare(other.shown, unknown))
}

test('Ann’s file looks in Bob’s own timeline like no file', async () => {
  for (const path of ['', '/thumb'])
    await expectShownAlike(
      it.bob,
      (id, headers) => it.bob.get(`/files/${id}${path}`, headers),
      it.ann.file,
      newId(),
    )
})

test('Ann’s rows look in Bob’s own timeline like no rows, for reads and for writes', async () => {
  const asks: readonly ((id: string, headers: Readonly<Record<string, string>>) => Promise<TestAnswer>)[] = [
    (id, headers) => it.bob.get(`/api/pictures/${id}`, headers),
    (id, headers) => it.bob.patch(`/api/pictures/${id}`, { title: 'x' }, headers),
    (id, headers) => it.bob.delete(`/api/pictures/${id}`, headers),
    (id, headers) =>
      it.bob.post('/api/actions/share-picture', { picture: id, email: 'x@example.org' }, headers),
    (id, headers) =>
      it.bob.post(
        '/graphql',
        { query: `query($id: ID!) { picture(id: $id) { id } }`, variables: { id } },
        headers,
      ),
  ]
  for (const ask of asks) await expectShownAlike(it.bob, ask, it.ann.rows.picture, newId())
})

test('whether somebody has an address is not told by the work of a sign-up, a reset or a sign-in', async () => {
  const known = 'quasimodo@example.org'
  const unknown = 'nobodyhas@example.org'
  const password = 'the curtain of the opera'
  const asks: readonly ((email: string, headers: Readonly<Record<string, string>>) => Promise<TestAnswer>)[] =
    [
      (email, headers) => it.shop.guest.post('/api/auth/sign-up', { email, name: 'Some', password }, headers),
      (email, headers) => it.shop.guest.post('/api/auth/request-password-reset', { email }, headers),
      (email, headers) => it.shop.guest.post('/api/auth/sign-in', { email, password }, headers),
    ]
  for (const ask of asks) await expectShownAlike(it.shop.guest, ask, known, unknown)
})

test('nor by the work of sharing a picture with it', async () => {
  const picture = it.bob.rows.picture
  // Sharing with somebody anew is told apart from sharing for the first time, so the picture is shared with neither yet.
  const share = async (email: string, headers: Readonly<Record<string, string>>) => {
    await it.shop.database.query({
      text: 'delete from picture_grant where picture_id = $1',
      values: [picture],
    })
    return it.bob.post('/api/actions/share-picture', { picture, email, days: 3 }, headers)
  }
  await expectShownAlike(it.bob, share, 'quasimodo@example.org', `${newId()}@example.org`)
})

test('a frozen account looks to a payer like none, in the work too', async () => {
  const teller = await it.shop.as({ roles: ['teller'] })
  const [row] = await it.shop.database.query<{ number: string }>({
    text: 'select number from account where id = $1',
    values: [it.ann.account],
  })
  const number = row?.number ?? ''
  await teller.post('/api/actions/freeze-account', { account: it.ann.account })
  const pay = (to: string, headers: Readonly<Record<string, string>>) =>
    it.bob.post(
      '/api/actions/transfer-money',
      { from: it.bob.account, to, amount: usd('1.00') },
      { ...headers, 'idempotency-key': newId() },
    )
  const one = await shownAfter(it.bob, (headers) => pay(number, headers))
  expect(one.answer.code).toBe('accountNotFound')
  expectNothingOf(it.ann, { ...one.answer, text: one.shown }, 'a refused payment')
  await teller.post('/api/actions/unfreeze-account', { account: it.ann.account })
})

test('a payment to Ann shows Bob, with its jobs, nothing of hers: not who she is, nor what she has', async () => {
  const [row] = await it.shop.database.query<{ number: string; balance: string }>({
    text: `select b.number, (a.credits_posted - a.debits_posted + 123)::text as balance
      from account b join offstage.ledger_account a on a.owner_resource = 'account' and a.owner_id = b.id
      where b.id = $1`,
    values: [it.ann.account],
  })
  const { answer, shown } = await shownAfter(it.bob, (headers) =>
    it.bob.post(
      '/api/actions/transfer-money',
      { from: it.bob.account, to: row?.number, amount: usd('1.23'), memo: 'for the bell' },
      { ...headers, 'idempotency-key': newId() },
    ),
  )
  expect(answer.status, answer.text).toBe(200)
  expect(shown).toContain('tell payee')
  expectNothingOf(it.ann, { ...answer, text: shown }, 'a payment and its jobs')
  expect(shown).not.toContain(row?.balance)
})

test('one’s own values are shown: the panel is there to be read', async () => {
  const { shown } = await shownAfter(it.bob, (headers) =>
    it.bob.get(`/api/orders?customer=${it.bob.customer}`, headers),
  )
  expect(shown).toContain(it.bob.customer)
  expect(shown).toMatch(/"rows": 1/)
  await expectAlike(
    'the administrator’s view',
    (id) => it.bob.get(`/api/timeline/${id}`),
    it.ann.traceId,
    '0'.repeat(31) + '1',
  )
})
