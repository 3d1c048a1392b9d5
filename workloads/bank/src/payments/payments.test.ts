import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBank, type OpenBank } from '../testing/open-bank.ts'

let bank: OpenBank

beforeAll(async () => {
  bank = await openBank()
})
afterAll(() => bank.app.close())

test('a transfer is a ledger: what leaves one account arrives on the other, and both statements say so', async () => {
  const ann = await bank.person('Ann', '100.00')
  const bob = await bank.person('Bob', '0.00')

  expect((await bank.transfer(ann, bob, '30.00')).data()).toMatchObject({
    balance: { amount: '70.00', currency: 'USD' },
  })
  expect((await bank.transfer(ann, bob, '80.00')).code).toBe('insufficientFunds')
  expect((await bank.transfer(bob, ann, '5.50')).status).toBe(200)

  expect(await bank.statement(ann)).toEqual(['100.00 → 100.00', '-30.00 → 70.00', '5.50 → 75.50'])
  expect(await bank.statement(bob)).toEqual(['30.00 → 30.00', '-5.50 → 24.50'])
  expect([await bank.balance(ann), await bank.balance(bob)]).toEqual(['75.50', '24.50'])
  expect((await bank.app.verifyLedgers()).ok).toBe(true)
})

test('a transfer sent twice with one key moves once', async () => {
  const ann = await bank.person('Ann', '50.00')
  const bob = await bank.person('Bob', '0.00')
  const first = await bank.transfer(ann, bob, '20.00', 'key-1')
  const again = await bank.transfer(ann, bob, '20.00', 'key-1')
  expect(again.body).toEqual(first.body)
  expect(again.headers.get('idempotent-replayed')).toBe('true')
  expect(await bank.statement(bob)).toEqual(['20.00 → 20.00'])
  const other = await bank.transfer(ann, bob, '21.00', 'key-1')
  expect([other.status, other.code]).toEqual([422, 'E_KEY_REUSED'])
})

test('without a key nothing moves', async () => {
  const ann = await bank.person('Ann', '50.00')
  const input = { from: ann.account, to: ann.number, amount: { amount: '1.00', currency: 'USD' } }
  const answer = await ann.client.post('/api/actions/transfer-money', input)
  expect([answer.status, answer.code]).toEqual([400, 'E_KEY_REQUIRED'])
})

test('what cannot be paid is refused by name, and nothing is written', async () => {
  const ann = await bank.person('Ann', '50.00')
  const bob = await bank.person('Bob', '50.00')
  const refusals = [
    await bank.transfer(ann, ann, '1.00'),
    await bank.transfer(ann, { number: 'US99 0000 0000 0000 00' }, '1.00'),
    await bank.transfer(ann, bob, '0.00'),
    await bank.transfer(ann, bob, '-1.00'),
  ]
  expect(refusals.map(({ status, code }) => [status, code])).toEqual([
    [409, 'sameAccount'],
    [409, 'accountNotFound'],
    [422, 'amountNotPositive'],
    [422, 'amountNotPositive'],
  ])
  expect(await bank.statement(ann)).toEqual(['50.00 → 50.00'])
})

test('a number may be typed with spaces and small letters', async () => {
  const ann = await bank.person('Ann', '50.00')
  const bob = await bank.person('Bob', '0.00')
  const spaced = bob.number.toLowerCase().replace(/(.{4})/g, '$1 ')
  expect((await bank.transfer(ann, { number: spaced }, '1.00')).status).toBe(200)
})

test('nobody spends from an account that is not theirs, whatever they may read', async () => {
  const ann = await bank.person('Ann', '50.00')
  const eve = await bank.person('Eve', '0.00')
  const stealing = { from: ann.account, to: eve.number, amount: { amount: '1.00', currency: 'USD' } }
  const key = { 'idempotency-key': 'steal' }
  const byEve = await eve.client.post('/api/actions/transfer-money', stealing, key)
  expect([byEve.status, byEve.code]).toEqual([404, 'E_NOT_FOUND'])
  const byTeller = await bank.teller.post('/api/actions/transfer-money', stealing, key)
  expect(byTeller.code).toBe('notYourAccount')
  const byAuditor = await bank.auditor.post('/api/actions/transfer-money', stealing, key)
  expect(byAuditor.status).toBe(403)
  expect((await bank.app.guest.post('/api/actions/transfer-money', stealing, key)).status).toBe(401)
  expect(await bank.balance(ann)).toBe('50.00')
})

test('a frozen account neither pays nor is paid, and only its owner learns why', async () => {
  const ann = await bank.person('Ann', '50.00')
  const bob = await bank.person('Bob', '50.00')
  const freeze = (account: string) => bank.teller.post('/api/actions/freeze-account', { account })
  expect((await freeze(bob.account)).data()).toEqual({ status: 'frozen' })
  expect((await bank.transfer(bob, ann, '1.00')).code).toBe('accountFrozen')
  expect((await bank.transfer(ann, bob, '1.00')).code).toBe('accountNotFound')
  const deposit = { account: bob.account, amount: { amount: '1.00', currency: 'USD' } }
  const refused = await bank.teller.post('/api/actions/deposit', deposit, { 'idempotency-key': 'd1' })
  expect(refused.code).toBe('accountFrozen')
  await bank.teller.post('/api/actions/unfreeze-account', { account: bob.account })
  expect((await bank.transfer(ann, bob, '1.00')).status).toBe(200)
})

test('whoever is paid by somebody else gets a mail; between one’s own accounts nobody is written to', async () => {
  const ann = await bank.person('Ann Arbor', '50.00')
  const bob = await bank.person('Bob', '0.00')
  await bank.transfer(ann, bob, '12.00')
  const { mails } = await bank.app.effects()
  expect(mails.at(-1)).toMatchObject({ subject: 'Ann Arbor sent you 12.00 USD' })
  const opened = await bank.teller.post('/api/actions/open-account', {
    owner: ann.client.user,
    name: 'Savings',
    kind: 'savings',
  })
  expect((await bank.transfer(ann, opened.data<{ readonly number: string }>(), '1.00')).status).toBe(200)
  expect((await bank.app.effects()).mails).toHaveLength(mails.length)
})

test('forty transfers at once in both directions neither lose nor make a cent', async () => {
  const ann = await bank.person('Ann', '100.00')
  const bob = await bank.person('Bob', '100.00')
  const answers = await Promise.all(
    Array.from({ length: 40 }, (_, at) =>
      at % 2 === 0 ? bank.transfer(ann, bob, '7.00') : bank.transfer(bob, ann, '5.00'),
    ),
  )
  expect(answers.every(({ status, code }) => status === 200 || code === 'insufficientFunds')).toBe(true)
  for (const person of [ann, bob]) {
    const lines = await bank.statement(person)
    let balance = 0
    for (const line of lines) {
      const [moved = '', after = ''] = line.split(' → ')
      balance += Math.round(Number(moved) * 100)
      expect(Math.round(Number(after) * 100)).toBe(balance)
    }
  }
  const both = Number(await bank.balance(ann)) + Number(await bank.balance(bob))
  expect(both).toBe(200)
  expect((await bank.app.verifyLedgers()).ok).toBe(true)
})
