import assert from 'node:assert/strict'
import { Account, newAccountNumber, payIn } from '@offstage/bank'
import { moneyOf, type Id, type Tx } from 'offstage'
import { startTestApp, type TestAnswer, type TestApp, type TestClient } from 'offstage/testing'
import { retail } from '../app.ts'
import { Category } from '../categories/category.ts'
import { openShopAccount } from '../orders/shop-account.ts'
import { Product } from '../products/product.ts'
import { Location } from '../stock/location.ts'

/** Somebody who buys, signed in, with an account at the bank. */
export interface Buyer {
  readonly client: TestClient
  readonly account: Id<'account'>
}

export interface OpenShop {
  readonly app: TestApp
  readonly clerk: TestClient
  readonly category: Id<'category'>
  readonly locations: readonly Id<'location'>[]
  buyer(name: string, dollars: string): Promise<Buyer>
  /** A product at a price, with pieces on the shelves of the locations, in their order. */
  product(dollars: string, ...pieces: readonly number[]): Promise<Id<'product'>>
  add(buyer: Buyer, product: Id<'product'>, quantity?: number): Promise<TestAnswer>
  checkout(buyer: Buyer, key?: string): Promise<TestAnswer>
  /** What is on the shelves, in the order of the locations. */
  onHand(product: Id<'product'>): Promise<readonly number[]>
  balance(buyer: Buyer): Promise<string>
  orders(
    buyer: Buyer,
  ): Promise<readonly { readonly id: Id<'order'>; readonly total: { readonly amount: string } }[]>
}

/** Opens a shop with two locations on a database of its own. */
export async function openShop(): Promise<OpenShop> {
  const app = await startTestApp(retail)
  const clerk = await app.as({ name: 'Cleo Clerk', roles: ['clerk'] })
  const { category, locations } = await app.transaction(furnish)
  let made = 0
  return {
    app,
    clerk,
    category,
    locations,
    buyer: async (name, dollars) => {
      const client = await app.as({ name })
      return { client, account: await app.transaction((tx) => openAccount(tx, client, dollars)) }
    },
    product: async (dollars, ...pieces) => {
      const sku = `TST-${++made}`
      const product = await app.transaction(async (tx) =>
        tx.unrestricted.insert(Product, {
          sku,
          name: `Thing ${made}`,
          description: '',
          category,
          price: moneyOf(dollars, 'USD'),
        }),
      )
      for (const [at, quantity] of pieces.entries())
        if (quantity > 0) await receive(clerk, product.id, locations[at], quantity)
      return product.id
    },
    add: ({ client }, product, quantity = 1) =>
      client.post('/api/actions/add-to-cart', { product, quantity }),
    checkout: ({ client, account }, key = crypto.randomUUID()) =>
      client.post('/api/actions/checkout', { account }, { 'idempotency-key': key }),
    onHand: async (product) => {
      const answer = await app.guest.get(`/api/stock-levels?product=${product}`)
      const levels = answer.data<readonly { readonly location: string; readonly onHand: string }[]>()
      return locations.map((location) =>
        Number(levels.find((level) => level.location === location)?.onHand ?? 0),
      )
    },
    balance: async ({ client, account }) => {
      const answer = await client.get(`/api/accounts/${account}`)
      return answer.data<{ readonly balance: { readonly amount: string } }>().balance.amount
    },
    orders: async ({ client }) => {
      return (await client.get('/api/orders?sort=-placedAt&limit=100')).data()
    },
  }
}

async function furnish(tx: Tx) {
  await openShopAccount(tx)
  const category = await tx.unrestricted.insert(Category, { name: 'Things', slug: 'things' })
  const locations = await tx.unrestricted.insertMany(Location, [
    { code: 'NORTH', name: 'North' },
    { code: 'SOUTH', name: 'South' },
  ])
  return { category: category.id, locations: locations.map(({ id }) => id) }
}

async function openAccount(tx: Tx, { user }: TestClient, dollars: string): Promise<Id<'account'>> {
  assert(user !== undefined)
  const account = await tx.unrestricted.insert(Account, {
    owner: user,
    number: newAccountNumber(),
    name: 'Everyday',
    kind: 'current',
  })
  const amount = moneyOf(dollars, 'USD')
  if (amount.amount > 0n) await payIn(tx, account, { amount, counterparty: 'Cash', memo: '' })
  return account.id
}

async function receive(
  clerk: TestClient,
  product: Id<'product'>,
  location: Id<'location'> | undefined,
  quantity: number,
): Promise<void> {
  const input = { product, location, quantity }
  const key = { 'idempotency-key': crypto.randomUUID() }
  assert.equal((await clerk.post('/api/actions/receive-stock', input, key)).status, 200)
}
