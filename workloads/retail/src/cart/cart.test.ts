import { afterAll, beforeAll, expect, test } from 'vitest'
import { openShop, type OpenShop } from '../testing/open-shop.ts'

let shop: OpenShop

beforeAll(async () => {
  shop = await openShop()
})
afterAll(() => shop.app.close())

test('the first thing in a cart makes a customer of a person, and they see it with the next request', async () => {
  const nia = await shop.app.as({ name: 'Nia' })
  const product = await shop.product('5.00', 5)
  const customers = `/api/customers?user=${nia.user}`
  expect((await nia.get(customers)).data()).toEqual([])
  const add = () => nia.post('/api/actions/add-to-cart', { product })
  const answers = await Promise.all([add(), add(), add()])
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200])
  const [customer, ...others] = (await nia.get(customers)).data<readonly { id: string; name: string }[]>()
  expect([customer?.name, others]).toEqual(['Nia', []])
  const lines = await nia.get(`/api/cart-lines?customer=${customer?.id}&sort=createdAt&include=product`)
  expect(lines.data()).toMatchObject([{ quantity: 3, product: { id: product } }])
})

test('a line is changed, and taken out by making it none', async () => {
  const ann = await shop.buyer('Ann', '0.00')
  const { line } = (await shop.add(ann, await shop.product('5.00', 5), 4)).data<{ line: string }>()
  const change = (quantity: number) => ann.client.post('/api/actions/change-cart-line', { line, quantity })
  expect((await change(2)).data()).toEqual({ quantity: 2 })
  expect((await ann.client.get(`/api/cart-lines/${line}`)).data()).toMatchObject({ quantity: 2 })
  expect((await change(0)).data()).toEqual({ quantity: 0 })
  expect((await change(1)).status).toBe(404)
})

test('quantities that are none are refused with a pointer', async () => {
  const ann = await shop.buyer('Ann', '0.00')
  const product = await shop.product('5.00', 5)
  for (const quantity of [0, -1, 1.5, 1_000, 'two']) {
    const { status, body } = await ann.client.post('/api/actions/add-to-cart', { product, quantity })
    expect([status, body]).toMatchObject([400, { errors: [{ pointer: '/quantity' }] }])
  }
})

test('a cart takes fifty lines and 999 of each', async () => {
  const ann = await shop.buyer('Ann', '0.00')
  const first = await shop.product('5.00')
  await shop.add(ann, first, 999)
  expect((await shop.add(ann, first)).code).toBe('tooMany')
  for (let count = 1; count < 50; count++) await shop.add(ann, await shop.product('1.00'))
  expect((await shop.add(ann, await shop.product('1.00'))).body).toMatchObject({
    code: 'cartFull',
    data: { max: 50 },
  })
})
