import { afterAll, beforeAll, expect, test } from 'vitest'
import { openShop, type OpenShop } from '../testing/open-shop.ts'

let shop: OpenShop

beforeAll(async () => {
  shop = await openShop()
})
afterAll(() => shop.app.close())

const receive = (product: string, quantity: number, key: string = crypto.randomUUID()) =>
  shop.clerk.post(
    '/api/actions/receive-stock',
    { product, location: shop.locations[0], quantity },
    { 'idempotency-key': key },
  )

test('goods that come in are counted once for each key, and everybody sees them', async () => {
  const product = await shop.product('1.00')
  expect((await receive(product, 5, 'a')).data()).toMatchObject({ onHand: 5 })
  expect((await receive(product, 5, 'a')).data()).toMatchObject({ onHand: 5 })
  expect((await receive(product, 7, 'b')).data()).toMatchObject({ onHand: 12 })
  const levels = await shop.app.guest.get(`/api/stock-levels?product=${product}&include=location`)
  expect(levels.data()).toMatchObject([{ onHand: '12', location: { code: 'NORTH' } }])
})

test('first deliveries of a product to a place at once share one shelf', async () => {
  const product = await shop.product('1.00')
  const answers = await Promise.all([1, 2, 3, 4, 5].map((quantity) => receive(product, quantity)))
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200])
  expect(await shop.onHand(product)).toEqual([15, 0])
  const levels = await shop.app.guest.get(`/api/stock-levels?product=${product}`)
  expect(levels.data()).toHaveLength(1)
})

test('the stock of what is no longer sold is seen by clerks only, like the product', async () => {
  const product = await shop.product('1.00', 5)
  await shop.clerk.patch(`/api/products/${product}`, { active: false })
  const path = `/api/stock-levels?product=${product}`
  expect((await shop.clerk.get(path)).data()).toMatchObject([{ onHand: '5' }])
  expect((await shop.app.guest.get(path)).data()).toEqual([])
})

test('only a clerk books goods in', async () => {
  const product = await shop.product('1.00')
  const ann = await shop.buyer('Ann', '0.00')
  const input = { product, location: shop.locations[0], quantity: 5 }
  const key = { 'idempotency-key': 'mine' }
  expect((await ann.client.post('/api/actions/receive-stock', input, key)).status).toBe(403)
  expect((await shop.app.guest.post('/api/actions/receive-stock', input, key)).status).toBe(401)
})
