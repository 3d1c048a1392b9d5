import { newId, type Id } from 'offstage'
import type { TestAnswer, TestClient } from 'offstage/testing'
import { expect } from 'vitest'
import { newCode } from '../workloads/retail/src/new-code.ts'
import { GiftCard } from '../workloads/retail/src/gift-cards/gift-card.ts'
import { moneyOf } from 'offstage'
import { stockProduct } from './goods.ts'
import { checkOut, fillCart, openShop, welcomeBuyer, type Buyer, type Shop } from './shop.ts'

/** A word that stands in everything of Ann's that has words in it, and nowhere else. */
export const ANNS_WORD = 'quasimodo'

/** Everything that one customer can have, each by the resource that it is a row of. */
export interface Belongings extends Buyer {
  readonly rows: Readonly<Record<OwnedResource, string>>
  readonly file: string
  readonly token: string
  /** The trace of the checkout, with its jobs. */
  readonly traceId: string
}

const OWNED = [
  'user',
  'customer',
  'account',
  'entry',
  'cartLine',
  'order',
  'orderLine',
  'payment',
  'giftCard',
  'picture',
  'pictureGrant',
  'session',
  'accessToken',
] as const
export type OwnedResource = (typeof OWNED)[number]
export const ownedResources: readonly OwnedResource[] = OWNED

/** Whose rows the staff may read, as the policies of the demonstration say; everybody else reads nobody's but their own. */
export const STAFF: Readonly<Record<string, readonly OwnedResource[]>> = {
  clerk: ['customer', 'order', 'orderLine', 'payment', 'giftCard'],
  teller: ['account', 'entry'],
  auditor: ['account', 'entry'],
  staff: ['user'],
  admin: ['user'],
}

export interface TwoCustomers {
  readonly shop: Shop
  readonly ann: Belongings
  readonly bob: Belongings
  /** Somebody with nothing but a session. */
  readonly stranger: TestClient
}

/** The shop with two customers in it who have one of everything each, and nothing to do with each other. */
export async function twoCustomers(): Promise<TwoCustomers> {
  const shop = await openShop()
  const product = await stockProduct(shop, { pieces: 40, price: '10.00' })
  return {
    shop,
    ann: await settleIn(shop, product, ANNS_WORD),
    bob: await settleIn(shop, product, 'bobbin'),
    stranger: await shop.as({ name: 'Stranger' }),
  }
}

async function settleIn(shop: Shop, product: Id<'product'>, word: string): Promise<Belongings> {
  const friend = `friend-of-${word}@example.org`
  await shop.as({ email: friend })
  const name = `${word} Smith`
  const buyer = await welcomeBuyer(shop, '1000.00', { email: `${word}@example.org`, name })
  await fillCart(buyer, product)
  const { headers } = await checkOut(buyer, `settle-in-${word}`)
  await fillCart(buyer, product, 2)
  const file = await uploadPicture(buyer)
  const picture = await made(buyer, '/api/pictures', { title: `${word} at home`, image: file })
  await done(buyer, 'share-picture', { picture, email: friend })
  const token = await buyer.post('/api/auth/tokens', { name: `${word} machine`, scopes: ['read'] })
  await shop.transaction((tx) =>
    tx.unrestricted.insert(GiftCard, {
      code: `${word.toUpperCase()}-${newCode('', 8)}`,
      balance: moneyOf('25.00', 'USD'),
      expiresAt: '2099-01-01T00:00:00.000000Z' as never, // an instant, written out
      holder: buyer.customer,
    }),
  )
  return {
    ...buyer,
    file,
    token: token.data<{ token: string }>().token,
    traceId: headers.get('traceparent')?.split('-')[1] ?? '',
    rows: await rowsOf(shop, buyer),
  }
}

/** Uploads a small picture that nothing refers to yet. */
export async function uploadPicture(client: TestClient, purpose = 'picture.image'): Promise<string> {
  const response = await client.fetch('/api/uploads', {
    method: 'POST',
    headers: {
      'tus-resumable': '1.0.0',
      'content-type': 'application/offset+octet-stream',
      'upload-length': String(PICTURE.length),
      'upload-metadata': `purpose ${btoa(purpose)},filename ${btoa('a.png')}`,
    },
    body: PICTURE,
  })
  const location = response.headers.get('location')
  if (location === null) throw new Error(`The picture was not taken: ${await response.text()}`)
  return location.split('/').at(-1) ?? ''
}

/** A picture of one pixel. */
export const PICTURE = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

async function made(client: TestClient, path: string, body: unknown): Promise<string> {
  const answer = await client.post(path, body)
  return answer.data<{ id: string }>().id
}

async function done(client: TestClient, action: string, input: unknown): Promise<void> {
  const { status, text } = await client.post(`/api/actions/${action}`, input)
  if (status !== 200) throw new Error(`${action} was refused: ${text}`)
}

/** The one row of each kind that the customer has, looked up past every policy. */
async function rowsOf({ database }: Shop, buyer: Buyer): Promise<Belongings['rows']> {
  const [row] = await database.query({
    text: `select $1::uuid as "user", $2::uuid as customer, $3::uuid as account,
      (select id from entry where account_id = $3 order by id desc limit 1) as entry,
      (select id from cart_line where customer_id = $2) as "cartLine",
      (select id from "order" where customer_id = $2) as "order",
      (select l.id from order_line l join "order" o on o.id = l.order_id where o.customer_id = $2) as "orderLine",
      (select p.id from payment p join "order" o on o.id = p.order_id where o.customer_id = $2) as payment,
      (select id from gift_card where holder_id = $2) as "giftCard",
      (select id from picture where owner_id = $1) as picture,
      (select id from picture_grant where owner_id = $1) as "pictureGrant",
      (select id from session where user_id = $1) as session,
      (select id from access_token where user_id = $1) as "accessToken"`,
    values: [buyer.person, buyer.customer, buyer.account],
  })
  return row as Belongings['rows'] // its columns are the names of the type
}

// ── Telling answers apart ────────────────────────────────────────────────────────────────────────────────────────

/**
 * Asks the same about something hidden and about something that never was, and expects that nothing in the two answers
 * tells which is which: status, headers, body, and the stages that were timed.
 */
export async function expectAlike(
  what: string,
  ask: (value: string) => Promise<TestAnswer>,
  hidden: string,
  unknown: string = newId(),
): Promise<TestAnswer> {
  const [one, other] = [await ask(hidden), await ask(unknown)]
  expect(faceOf(one, hidden), what).toEqual(faceOf(other, unknown))
  return one
}

const OF_EACH_ANSWER = new Set(['date', 'traceparent', 'etag', 'content-length'])

/** What can be seen of an answer, with the value that was asked for taken out. */
function faceOf({ status, headers, text }: TestAnswer, value: string) {
  const seen = [...headers].filter(([name]) => !OF_EACH_ANSWER.has(name))
  return {
    status,
    text: without(text, value),
    headers: seen.map(([name, content]) =>
      name === 'server-timing' ? [name, stagesOf(content)] : [name, without(content, value)],
    ),
  }
}

const stagesOf = (timing: string): readonly string[] =>
  timing.split(', ').map((entry) => entry.split(';')[0] ?? '')

const without = (text: string, value: string): string =>
  text.replaceAll(value, '…').replaceAll(encodeURIComponent(value), '…')

/** Expects that an answer holds nothing of Ann's: none of her ids, and not her word. */
export function expectNothingOf({ rows, file }: Belongings, { text }: TestAnswer, what: string): void {
  const found = [...Object.values(rows), file, ANNS_WORD].filter((mark) =>
    text.toLowerCase().includes(mark.toLowerCase()),
  )
  expect(found, `${what}\n${text.slice(0, 2_000)}`).toEqual([])
}
