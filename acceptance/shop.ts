import { setTimeout as sleep } from 'node:timers/promises'
import type { Id } from 'offstage'
import {
  startTestApp,
  type TestAnswer,
  type TestApp,
  type TestClient,
  type TestPerson,
} from 'offstage/testing'
import { offstage } from '../app.ts'
import { furnish, openFor, type Rooms } from './goods.ts'

/** The composed app with an empty shop in it: a shelf to put goods on, and the account that is paid into. */
export interface Shop extends TestApp, Rooms {}

/** Starts the whole demonstration app on a database with the little that every sale needs. */
export async function openShop(settings: Readonly<Record<string, string>> = {}): Promise<Shop> {
  const app = await startTestApp(offstage, { settings })
  return { ...app, ...(await app.transaction(furnish)) }
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
