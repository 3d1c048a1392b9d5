import type { TestClient } from 'offstage/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openShop, type Buyer, type OpenShop } from '../testing/open-shop.ts'

// Ann has bought something and has something in her cart; Eve is a customer too, and looks for any of it.
let shop: OpenShop
let ann: Buyer
let eve: Buyer
let order: string
let number: string
let customer: string
let cartLine: string

beforeAll(async () => {
  shop = await openShop()
  ann = await shop.buyer('Ann Arbor', '100.00')
  eve = await shop.buyer('Eve', '100.00')
  const thing = await shop.product('10.00', 50)
  await shop.add(ann, thing)
  ;({ order, number } = (await shop.checkout(ann)).data<{ order: string; number: string }>())
  cartLine = (await shop.add(ann, thing, 3)).data<{ line: string }>().line
  customer = (await ann.client.get(`/api/orders/${order}`)).data<{ customer: string }>().customer
  await shop.add(eve, thing)
  await shop.checkout(eve)
})
afterAll(() => shop.app.close())

const strangers = (): readonly TestClient[] => [eve.client, shop.app.guest]

test('an order, its lines, its payment and the cart are not there for anybody else', async () => {
  const whole = await ann.client.get(`/api/orders/${order}?include=lines,payment`)
  const { lines, payment } = whole.data<Record<'lines' | 'payment', readonly { id: string }[]>>()
  const rows = [
    `/api/orders/${order}`,
    `/api/order-lines/${lines[0]?.id}`,
    `/api/payments/${payment[0]?.id}`,
    `/api/customers/${customer}`,
    `/api/cart-lines/${cartLine}`,
  ]
  for (const path of rows) {
    expect((await ann.client.get(path)).status).toBe(200)
    for (const stranger of strangers()) expect((await stranger.get(path)).status).toBe(404)
  }
})

test('no list, include, search or count tells of them', async () => {
  const lists = [
    `/api/orders?customer=${customer}&sort=-placedAt&count=true`,
    `/api/orders?sort=-placedAt&include=customer,lines,payment&count=true`,
    `/api/orders?number=${number}`,
    `/api/order-lines?order=${order}&count=true`,
    `/api/payments?order=${order}`,
    `/api/cart-lines?customer=${customer}&count=true`,
    `/api/customers?search=ann&count=true`,
    `/api/customers?sort=name&include=orders,cart&count=true`,
    `/api/products?sort=name&include=orderLines.order,inCarts`,
    `/api/locations?sort=name&include=orderLines`,
  ]
  for (const path of lists) {
    for (const stranger of strangers()) {
      const { text, body } = await stranger.get(path)
      expect(countIn(body)).toBeLessThanOrEqual(1)
      for (const secret of [number, order, customer, cartLine, 'Ann Arbor', ann.account])
        expect(text.replaceAll(path, '')).not.toContain(secret)
    }
  }
})

test('a condition on another’s rows is refused or finds nothing, never answers', async () => {
  const oracles = [
    'total=10.00',
    'total[gte]=5.00',
    `customer[in]=${customer}`,
    'sort=total',
    'status=placed',
  ]
  for (const query of oracles) {
    const answer = await eve.client.get(`/api/orders?${query}`)
    const verdict = answer.status === 200 ? answer.data() : answer.code
    expect([[], 'E_NO_ACCESS_PATH']).toContainEqual(verdict)
  }
})

test('GraphQL keeps the same walls', async () => {
  const { text } = await eve.client.graphql(
    `query ($id: ID!) { order(id: $id) { number total { amount } lines { nodes { name } } } }`,
    { id: order },
  )
  expect(text).not.toContain(number)
})

test('actions on another’s rows answer as if there were none', async () => {
  const change = await eve.client.post('/api/actions/change-cart-line', { line: cartLine, quantity: 0 })
  expect([change.status, change.code]).toEqual([404, 'E_NOT_FOUND'])
  expect((await shop.app.guest.post('/api/actions/add-to-cart', { product: order })).status).toBe(401)
  expect((await ann.client.get(`/api/cart-lines/${cartLine}`)).data()).toMatchObject({ quantity: 3 })
})

test('a clerk sees orders and customers, but neither carts nor from which account was paid', async () => {
  const seen = await shop.clerk.get(`/api/orders/${order}?include=customer,payment`)
  expect(seen.data()).toMatchObject({
    customer: { name: 'Ann Arbor' },
    payment: [{ amount: { amount: '10.00' } }],
  })
  expect(seen.text).not.toContain(ann.account)
  expect((await shop.clerk.get(`/api/cart-lines?customer=${customer}`)).data()).toEqual([])
  expect((await shop.clerk.get(`/api/accounts/${ann.account}`)).status).toBe(404)
  expect((await shop.clerk.get('/api/customers?search=arb')).data()).toMatchObject([{ name: 'Ann Arbor' }])
})

/** The count of an answer that was asked for one; Eve has one order of her own. */
function countIn(body: unknown): number {
  if (typeof body !== 'object' || body === null || !('count' in body)) return 0
  return (body.count as { readonly value: number }).value // as the contract says
}
