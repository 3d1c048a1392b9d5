import { moneyOf } from 'offstage'
import type { TestClient } from 'offstage/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Product } from '../products/product.ts'
import { openShop, type OpenShop } from '../testing/open-shop.ts'

interface Placed {
  readonly order: string
  readonly number: string
  readonly total: { readonly amount: string; readonly currency: string }
}

let shop: OpenShop

beforeAll(async () => {
  shop = await openShop()
})
afterAll(() => shop.app.close())

test('a free order takes the goods and pays nothing: there is no payment, and no line on the statement', async () => {
  const ann = await shop.buyer('Ann', '0.00')
  const sample = await shop.product('0.00', 5)
  await shop.add(ann, sample, 2)
  const placed = (await shop.checkout(ann)).data<Placed>()
  expect(placed.total).toEqual({ amount: '0.00', currency: 'USD' })
  const order = await ann.client.get(`/api/orders/${placed.order}?include=lines,payment`)
  expect(order.data()).toMatchObject({ lines: [{ quantity: 2, amount: { amount: '0.00' } }], payment: [] })
  expect(await shop.onHand(sample)).toEqual([3, 0])
  expect((await ann.client.get(`/api/entries?account=${ann.account}&sort=-at`)).data()).toEqual([])
})

test('a price below nothing is refused with a pointer, through the API and by the database', async () => {
  const product = await shop.product('5.00')
  const change = (amount: string) =>
    shop.clerk.patch(`/api/products/${product}`, { price: { amount, currency: 'USD' } })
  const { status, body } = await change('-3.00')
  expect([status, body]).toMatchObject([
    400,
    { errors: [{ pointer: '/price', detail: 'should be at least 0.00' }] },
  ])
  expect((await change('0.00')).status).toBe(200)
  const past = shop.app.database.query({
    text: 'update product set price = -1 where id = $1',
    values: [product],
  })
  await expect(past).rejects.toThrow(/check/)
  await expect(
    shop.app.transaction((tx) =>
      tx.unrestricted.update(Product, product, { price: moneyOf('-0.01', 'USD') }),
    ),
  ).rejects.toThrow('not as declared')
})

test('an auditor buys nothing, since paying moves money', async () => {
  const otto = await shop.app.as({ name: 'Otto', roles: ['auditor'] })
  const answer = await otto.post(
    '/api/actions/checkout',
    { account: crypto.randomUUID() },
    { 'idempotency-key': crypto.randomUUID() },
  )
  expect([answer.status, answer.code]).toEqual([403, 'E_NOT_ALLOWED'])
})

test('a checkout takes the money and the goods, empties the cart and confirms by mail', async () => {
  const ann = await shop.buyer('Ann', '100.00')
  const [chair, lamp] = [await shop.product('20.00', 5), await shop.product('7.50', 1, 3)]
  await shop.add(ann, chair)
  await shop.add(ann, chair)
  await shop.add(ann, lamp, 2)

  const placed = (await shop.checkout(ann)).data<Placed>()
  expect(placed.total).toEqual({ amount: '55.00', currency: 'USD' })

  const order = await ann.client.get(
    `/api/orders/${placed.order}?include=lines.product,lines.location,payment`,
  )
  expect(order.data()).toMatchObject({
    status: 'placed',
    number: placed.number,
    lines: [
      {
        quantity: 2,
        unitPrice: { amount: '20.00' },
        amount: { amount: '40.00' },
        location: { code: 'NORTH' },
      },
      // The location with the most on hand sends the line, so small rests stay for small orders.
      {
        quantity: 2,
        unitPrice: { amount: '7.50' },
        amount: { amount: '15.00' },
        location: { code: 'SOUTH' },
      },
    ],
    payment: [{ account: ann.account, amount: { amount: '55.00' } }],
  })
  expect([await shop.onHand(chair), await shop.onHand(lamp)]).toEqual([
    [3, 0],
    [1, 1],
  ])
  expect(await shop.balance(ann)).toBe('45.00')
  expect(
    (await ann.client.get(`/api/cart-lines?customer=${order.data<{ customer: string }>().customer}`)).data(),
  ).toEqual([])
  const { mails } = await shop.app.effects()
  expect(mails.at(-1)?.subject).toBe(`Your order ${placed.number}`)
  expect(mails.at(-1)?.text).toContain('2 × Thing')
})

test('the same key answers the same order and pays once', async () => {
  const ann = await shop.buyer('Ann', '100.00')
  const chair = await shop.product('20.00', 5)
  await shop.add(ann, chair)
  const first = await shop.checkout(ann, 'key-1')
  await shop.add(ann, chair)
  const again = await shop.checkout(ann, 'key-1')
  expect(again.body).toEqual(first.body)
  expect(again.headers.get('idempotent-replayed')).toBe('true')
  expect(await shop.orders(ann)).toHaveLength(1)
  expect(await shop.balance(ann)).toBe('80.00')
})

test('what cannot be bought is refused by name, and nothing has happened', async () => {
  const ann = await shop.buyer('Ann', '30.00')
  expect((await shop.checkout(ann)).code).toBe('emptyCart')

  const chair = await shop.product('20.00', 1, 1)
  await shop.add(ann, chair, 2)
  const short = await shop.checkout(ann)
  // One line is one parcel: two pieces at two locations are not two pieces.
  expect([short.status, short.code, short.body]).toMatchObject([
    409,
    'outOfStock',
    { data: { product: chair, onHand: 1 } },
  ])

  const sofa = await shop.product('30.01', 1)
  const bob = await shop.buyer('Bob', '30.00')
  await shop.add(bob, sofa)
  expect((await shop.checkout(bob)).code).toBe('insufficientFunds')

  for (const buyer of [ann, bob]) {
    expect(await shop.orders(buyer)).toEqual([])
    expect(await shop.balance(buyer)).toBe('30.00')
    expect(
      (await buyer.client.get(`/api/cart-lines?customer=${await customerOf(buyer.client)}`)).data(),
    ).toHaveLength(1)
  }
  expect([await shop.onHand(chair), await shop.onHand(sofa)]).toEqual([
    [1, 1],
    [1, 0],
  ])
})

test('what is no longer sold cannot be bought from a cart that is older than that', async () => {
  const ann = await shop.buyer('Ann', '30.00')
  const chair = await shop.product('20.00', 5)
  await shop.add(ann, chair)
  expect((await shop.clerk.patch(`/api/products/${chair}`, { active: false })).status).toBe(200)
  expect((await shop.checkout(ann)).code).toBe('notForSale')
  expect((await shop.add(ann, chair)).status).toBe(404)
})

test('the price is the product’s at the moment of the checkout', async () => {
  const ann = await shop.buyer('Ann', '30.00')
  const chair = await shop.product('20.00', 5)
  await shop.add(ann, chair)
  await shop.clerk.patch(`/api/products/${chair}`, { price: { amount: '11.00', currency: 'USD' } })
  expect((await shop.checkout(ann)).data<Placed>().total.amount).toBe('11.00')
})

test('nobody pays from somebody else’s account, whatever they may read', async () => {
  const ann = await shop.buyer('Ann', '30.00')
  const eve = await shop.buyer('Eve', '0.00')
  const chair = await shop.product('20.00', 5)
  await shop.add(eve, chair)
  const stolen = await shop.checkout({ ...eve, account: ann.account })
  expect([stolen.status, stolen.code]).toEqual([404, 'E_NOT_FOUND'])
  const teller = await shop.app.as({ name: 'Tess', roles: ['teller'] })
  await shop.add({ ...ann, client: teller }, chair)
  expect((await shop.checkout({ ...ann, client: teller })).code).toBe('notYourAccount')
  expect(await shop.balance(ann)).toBe('30.00')
})

test('fifteen buyers at once for the last six: six orders, nine refusals, no piece and no cent lost', async () => {
  const product = await shop.product('10.00', 4, 2)
  const buyers = await Promise.all(Array.from({ length: 15 }, (_, at) => shop.buyer(`Buyer ${at}`, '15.00')))
  for (const buyer of buyers) await shop.add(buyer, product)

  const answers = await Promise.all(buyers.map((buyer) => shop.checkout(buyer)))
  const counts = Object.fromEntries(
    Map.groupBy(answers, ({ code }) => String(code ?? 'bought'))
      .entries()
      .map(([code, all]) => [code, all.length]),
  )
  expect(counts).toEqual({ bought: 6, outOfStock: 9 })
  expect(await shop.onHand(product)).toEqual([0, 0])
  for (const [at, buyer] of buyers.entries()) {
    const bought = answers[at]?.status === 200
    expect(await shop.balance(buyer)).toBe(bought ? '5.00' : '15.00')
    expect(await shop.orders(buyer)).toHaveLength(bought ? 1 : 0)
  }
  expect((await shop.app.verifyLedgers()).ok).toBe(true)
})

test('two checkouts of one cart at once buy it once', async () => {
  const ann = await shop.buyer('Ann', '100.00')
  await shop.add(ann, await shop.product('10.00', 9))
  const answers = await Promise.all([shop.checkout(ann), shop.checkout(ann), shop.checkout(ann)])
  expect(answers.map(({ code }) => code ?? 'bought').sort()).toEqual(['bought', 'emptyCart', 'emptyCart'])
  expect(await shop.balance(ann)).toBe('90.00')
})

test('carts of the same things in every order never wait for each other in a ring', async () => {
  const products = [
    await shop.product('1.00', 99),
    await shop.product('1.00', 99),
    await shop.product('1.00', 99),
  ]
  const buyers = await Promise.all(Array.from({ length: 12 }, (_, at) => shop.buyer(`Ring ${at}`, '10.00')))
  for (const [at, buyer] of buyers.entries()) {
    const turned = [...products.slice(at % 3), ...products.slice(0, at % 3)]
    for (const product of at % 2 === 0 ? turned : turned.toReversed()) await shop.add(buyer, product)
  }
  const answers = await Promise.all(buyers.map((buyer) => shop.checkout(buyer)))
  expect(answers.map(({ status }) => status)).toEqual(buyers.map(() => 200))
})

test('a clerk ships an order once, and the buyer is told', async () => {
  const ann = await shop.buyer('Ann', '100.00')
  await shop.add(ann, await shop.product('10.00', 9))
  const { order, number } = (await shop.checkout(ann)).data<Placed>()
  const ship = () => shop.clerk.post('/api/actions/ship-order', { order })
  expect((await ann.client.post('/api/actions/ship-order', { order })).status).toBe(403)
  expect((await ship()).data()).toEqual({ status: 'shipped' })
  expect((await ship()).code).toBe('notPlaced')
  expect((await shop.app.effects()).mails.at(-1)?.subject).toBe(`Order ${number} is on its way`)
})

async function customerOf(client: TestClient): Promise<string | undefined> {
  const customers = await client.get(`/api/customers?user=${client.user}`)
  return customers.data<readonly { id: string }[]>()[0]?.id
}
