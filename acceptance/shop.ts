import { setTimeout as sleep } from 'node:timers/promises'
import { Account, newAccountNumber, payIn } from '@offstage/bank'
import { Customer, openShopAccount } from '@offstage/retail'
import { moneyOf, type Id, type Seed, type Tx } from 'offstage'
import {
  startTestApp,
  type TestAnswer,
  type TestApp,
  type TestClient,
  type TestPerson,
} from 'offstage/testing'
import { offstage } from '../app.ts'
import { Category } from '../workloads/retail/src/categories/category.ts'
import { newCode } from '../workloads/retail/src/new-code.ts'
import { Product } from '../workloads/retail/src/products/product.ts'
import { Location } from '../workloads/retail/src/stock/location.ts'
import { shelfOf, StockLevel } from '../workloads/retail/src/stock/stock-level.ts'

/** The composed app with an empty shop in it: a shelf to put goods on, and the account that is paid into. */
export interface Shop extends TestApp {
  readonly category: Id<'category'>
  readonly location: Id<'location'>
}

/** Starts the whole demonstration app on a database with the little that every sale needs. */
export async function openShop(settings: Readonly<Record<string, string>> = {}): Promise<Shop> {
  const app = await startTestApp(offstage, { settings })
  return { ...app, ...(await app.transaction(furnish)) }
}

/** The little that every sale needs: the shop's account, a category, a location. */
export async function furnish(tx: Tx): Promise<{ category: Id<'category'>; location: Id<'location'> }> {
  await openShopAccount(tx)
  const category = await tx.unrestricted.insert(Category, { name: 'Lamps', slug: 'lamps' })
  const location = await tx.unrestricted.insert(Location, { code: 'EAST', name: 'East' })
  return { category: category.id, location: location.id }
}

export interface Goods {
  readonly name?: string
  readonly price?: string
  readonly pieces: number
}

/** Puts a new product on the shelf. */
export async function stockProduct(
  {
    transaction,
    category,
    location,
  }: { readonly transaction: Seed['transaction'] } & Pick<Shop, 'category' | 'location'>,
  { name = 'Desk lamp', price = '10.00', pieces }: Goods,
): Promise<Id<'product'>> {
  return transaction(async (tx) => {
    const product = await tx.unrestricted.insert(Product, {
      sku: newCode('S', 10),
      name,
      description: `A ${name.toLowerCase()}.`,
      category,
      price: moneyOf(price, 'USD'),
    })
    const shelf = await tx.unrestricted.insert(StockLevel, {
      product: product.id,
      location,
      shelf: shelfOf(product.id, location),
    })
    if (pieces > 0) {
      const from = await tx.ledger.world('piece')
      await tx.ledger.post([{ from, to: shelf.onHand, amount: BigInt(pieces), reason: 'receipt' }])
    }
    return product.id
  })
}

/** Somebody who buys: signed in, known to the shop, with money at the bank. */
export interface Buyer extends TestClient {
  readonly person: Id<'user'>
  readonly customer: Id<'customer'>
  readonly account: Id<'account'>
}

export async function welcomeBuyer(
  app: Pick<TestApp, 'as' | 'transaction'>,
  funds = '100.00',
  person: TestPerson = {},
): Promise<Buyer> {
  const client = await app.as(person)
  if (client.user === undefined) throw new Error('Whoever is signed in is somebody.')
  const { user } = client
  return { ...client, person: user, ...(await app.transaction((tx) => openFor(tx, user, funds))) }
}

async function openFor(tx: Tx, user: Id<'user'>, funds: string) {
  const customer = await tx.unrestricted.insert(Customer, { user, name: 'A Buyer', code: newCode('C', 10) })
  const account = await tx.unrestricted.insert(Account, {
    owner: user,
    number: newAccountNumber(),
    name: 'Everyday',
    kind: 'current',
  })
  const paid = { amount: moneyOf(funds, 'USD'), counterparty: 'Cash', memo: '' }
  if (paid.amount.amount > 0n) await payIn(tx, account, paid)
  return { customer: customer.id, account: account.id }
}

/** Puts a product into a buyer's cart, which must succeed. */
export async function fillCart(buyer: Buyer, product: Id<'product'>, quantity = 1): Promise<void> {
  const { status, text } = await buyer.post('/api/actions/add-to-cart', { product, quantity })
  if (status !== 200) throw new Error(`The cart was not filled: ${text}`)
}

/** Asks to buy what is in the cart; a server that is too busy is asked again, as it says, under the same key. */
export async function checkOut(buyer: Buyer, key: string): Promise<TestAnswer> {
  for (;;) {
    const answer = await buyer.post(
      '/api/actions/checkout',
      { account: buyer.account },
      { 'idempotency-key': key },
    )
    if (answer.status !== 503) return answer
    await sleep(Number(answer.headers.get('retry-after')) * 1_000)
  }
}
