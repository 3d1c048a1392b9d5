import { afterAll, beforeAll, expect, test } from 'vitest'
import { openShop, type Buyer, type OpenShop } from '../testing/open-shop.ts'

let shop: OpenShop
let ann: Buyer
let order: string
let customer: string

beforeAll(async () => {
  shop = await openShop()
  ann = await shop.buyer('Ann', '100.00')
  await shop.add(ann, await shop.product('40.00', 5))
  order = (await shop.checkout(ann)).data<{ order: string }>().order
  customer = (await ann.client.get(`/api/orders/${order}`)).data<{ customer: string }>().customer
})
afterAll(() => shop.app.close())

const usd = (amount: string) => ({ amount, currency: 'USD' })

async function issue(amount: string): Promise<{ readonly card: string; readonly code: string }> {
  const input = { holder: customer, amount: usd(amount), expiresAt: '2999-01-01T00:00:00Z' }
  const issued = await shop.clerk.post('/api/actions/issue-gift-card', input, {
    'idempotency-key': crypto.randomUUID(),
  })
  return issued.data()
}

const redeem = (card: string, amount: string, key: string = crypto.randomUUID()) =>
  shop.clerk.post(
    '/api/actions/redeem-gift-card',
    { card, order, amount: usd(amount) },
    { 'idempotency-key': key },
  )

test('a card is spent by and by, and never beyond what is on it', async () => {
  const { card } = await issue('25.00')
  expect((await redeem(card, '10.00')).data()).toEqual({ balance: usd('15.00') })
  expect((await redeem(card, '15.01')).code).toBe('insufficientBalance')
  expect((await redeem(card, '15.00')).data()).toEqual({ balance: usd('0.00') })
  expect((await redeem(card, '0.01')).code).toBe('notUsable')
  const spent = await ann.client.get(`/api/gift-cards/${card}`)
  expect(spent.data()).toMatchObject({ status: 'spent', usable: false })
})

test('a card cannot be spent twice with the same key, nor by two clerks at once', async () => {
  const { card } = await issue('10.00')
  expect((await redeem(card, '4.00', 'k')).body).toEqual((await redeem(card, '4.00', 'k')).body)
  const answers = await Promise.all([redeem(card, '6.00'), redeem(card, '6.00')])
  expect(answers.map(({ code }) => code ?? 'redeemed').sort()).toEqual(['notUsable', 'redeemed'])
  const events = (await shop.app.effects()).events.filter(({ name }) => name === 'giftCardRedeemed')
  expect(events.filter(({ payload }) => JSON.stringify(payload).includes(card))).toHaveLength(2)
})

test('the holder sees the card, but nobody except a clerk its code or by its code', async () => {
  const { card, code } = await issue('10.00')
  const list = `/api/gift-cards?holder=${customer}&status=active&sort=expiresAt`
  const mine = await ann.client.get(list)
  expect(mine.data<readonly { id: string }[]>().map(({ id }) => id)).toContain(card)
  expect(mine.text).not.toContain(code)
  expect((await ann.client.get(`/api/gift-cards?code=${code}`)).data()).toEqual([])
  expect((await ann.client.get(`/api/gift-cards?search=${code}`)).data()).toEqual([])
  expect((await shop.clerk.get(`/api/gift-cards?code=${code}`)).data()).toMatchObject([{ id: card, code }])
  const eve = await shop.buyer('Eve', '0.00')
  for (const stranger of [eve.client, shop.app.guest]) {
    expect((await stranger.get(list)).data()).toEqual([])
    expect((await stranger.get(`/api/gift-cards/${card}`)).status).toBe(404)
  }
})

test('whoever is given a card gets a mail', async () => {
  const { code } = await issue('12.00')
  expect((await shop.app.effects()).mails.at(-1)).toMatchObject({
    subject: 'A gift card of 12.00 USD for you',
    text: expect.stringContaining(code),
  })
})

test('customers make no cards', async () => {
  const input = { holder: customer, amount: usd('10.00'), expiresAt: '2999-01-01T00:00:00Z' }
  const key = { 'idempotency-key': 'mine' }
  expect((await ann.client.post('/api/actions/issue-gift-card', input, key)).status).toBe(403)
})
