import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBank, type OpenBank } from '../testing/open-bank.ts'

let bank: OpenBank

beforeAll(async () => {
  bank = await openBank()
})
afterAll(() => bank.app.close())

test('everybody sees their own accounts, a teller and an auditor all, a guest none', async () => {
  const ann = await bank.person('Ann', '10.00')
  const eve = await bank.person('Eve', '10.00')
  const row = `/api/accounts/${ann.account}`
  const list = `/api/accounts?owner=${ann.client.user}&sort=name`
  expect((await ann.client.get(row)).data()).toMatchObject({ number: ann.number })
  expect((await ann.client.get(list)).data()).toHaveLength(1)
  for (const staff of [bank.teller, bank.auditor]) {
    expect((await staff.get(row)).status).toBe(200)
    expect((await staff.get(list)).data()).toHaveLength(1)
  }
  for (const stranger of [eve.client, bank.app.guest]) {
    expect((await stranger.get(row)).status).toBe(404)
    expect((await stranger.get(list)).data()).toEqual([])
  }
})

test('a stranger finds nothing by number, in the list of all, in a statement, through an include or by a count', async () => {
  const ann = await bank.person('Ann', '10.00')
  const eve = await bank.person('Eve', '10.00')
  const empty = [
    `/api/accounts?number=${ann.number}`,
    `/api/entries?account=${ann.account}&sort=-at`,
    `/api/entries?account[in]=${ann.account}`,
    `/api/users?include=accounts`,
  ]
  for (const path of empty) expect((await eve.client.get(path)).text).not.toContain(`"${ann.number}"`)
  const all = await eve.client.get('/api/accounts?sort=number&count=true')
  expect(all.data<readonly { id: string }[]>().map(({ id }) => id)).toEqual([eve.account])
  expect(all.body).toMatchObject({ count: { value: 1, capped: false } })
})

test('nobody makes, changes or removes an account but by an action', async () => {
  const ann = await bank.person('Ann', '10.00')
  const row = `/api/accounts/${ann.account}`
  const made = { owner: ann.client.user, number: 'US0800000000000009', name: 'Free money', kind: 'current' }
  for (const client of [ann.client, bank.teller]) {
    const refused = [
      await client.patch(row, { status: 'closed' }),
      await client.delete(row),
      await client.post('/api/accounts', made),
    ]
    // No policy lets anybody do this, so there is not even a method for it.
    expect(refused.map(({ status }) => status)).toEqual([405, 405, 405])
  }
  expect((await ann.client.get(row)).data()).toMatchObject({ status: 'open', version: 1 })
})

test('one opens one’s first account oneself, with the welcome credit, once', async () => {
  const client = await bank.app.as({ name: 'Nia' })
  const open = () =>
    client.post('/api/actions/open-my-account', {}, { 'idempotency-key': crypto.randomUUID() })
  const answers = await Promise.all([open(), open(), open()])
  expect(answers.map(({ code }) => code ?? 'opened').sort()).toEqual(['hasAccount', 'hasAccount', 'opened'])
  const mine = await client.get(`/api/accounts?owner=${client.user}&sort=name`)
  expect(mine.data()).toMatchObject([{ name: 'Everyday', balance: { amount: '250.00', currency: 'USD' } }])
})

test('an auditor reads but moves nothing: every action that moves money is refused, even with an account to pay from', async () => {
  const ann = await bank.person('Ann', '10.00')
  const amount = { amount: '1.00', currency: 'USD' }
  const attempts: readonly (readonly [string, object])[] = [
    ['open-my-account', {}],
    ['transfer-money', { from: ann.account, to: ann.number, amount }],
    ['deposit', { account: ann.account, amount }],
  ]
  const both = await bank.app.as({ name: 'Ivo', roles: ['auditor', 'teller', 'staff'] })
  for (const client of [bank.auditor, both])
    for (const [name, input] of attempts) {
      const key = { 'idempotency-key': crypto.randomUUID() }
      const answer = await client.post(`/api/actions/${name}`, input, key)
      expect([name, answer.status, answer.code]).toEqual([name, 403, 'E_NOT_ALLOWED'])
    }
  expect((await bank.auditor.get(`/api/accounts?owner=${bank.auditor.user}&sort=name`)).data()).toEqual([])
})

test('a teller opens further accounts; a customer and an auditor cannot', async () => {
  const ann = await bank.person('Ann', '10.00')
  const input = { owner: ann.client.user, name: 'Holidays', kind: 'savings' }
  for (const client of [ann.client, bank.auditor])
    expect((await client.post('/api/actions/open-account', input)).status).toBe(403)
  const opened = await bank.teller.post('/api/actions/open-account', input)
  const { account } = opened.data<{ account: string }>()
  expect((await ann.client.get(`/api/accounts/${account}`)).data()).toMatchObject({
    name: 'Holidays',
    kind: 'savings',
    balance: { amount: '0.00', currency: 'USD' },
  })
})
