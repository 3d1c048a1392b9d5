// What the compiler must refuse of a client, and what it must know of the answers. Each `@ts-expect-error` is an
// assertion: when the line below it compiles, this file does not.
import {
  createClient,
  listQuery,
  pagesQuery,
  rowQuery,
  type InputOf,
  type OutputOf,
  type ReadRow,
  type RejectionOf,
  type BalanceJson,
  type Row,
} from '@offstage/client'
import {
  action,
  app,
  balance,
  belongsTo,
  feature,
  file,
  listOf,
  money,
  oneOf,
  ref,
  resource,
  text,
  timestamp,
  type Id,
  type Instant,
  type MoneyJson,
} from 'offstage'

// ── The app ──────────────────────────────────────────────────────────────────────────────────────────────────────

const Customer = resource('customer', { name: text({ max: 80 }), email: text({ max: 80 }).unique() }).list({
  by: [],
  then: ['name'],
})
const Order = resource('order', { customer: belongsTo(Customer, { inverse: 'orders' }), total: money('EUR') })
  .list({ by: ['customer'], then: ['total'] })
  .list({ by: ['customer'], then: ['createdAt'] })
const GiftCard = resource('giftCard', {
  code: text({ max: 32 }).unique(),
  balance: money('EUR').readonly(),
  status: oneOf('active', 'frozen', 'spent').default('active'),
  expiresAt: timestamp(),
  holder: belongsTo(Customer, { inverse: 'giftCards' }),
  artwork: file({ types: ['image/png'], maxBytes: 512_000 }).optional(),
  parent: belongsTo('self', { inverse: 'children' }).optional(),
  points: balance('point'),
})
  .computed((card) => ({ usable: card.status.is('active') }))
  .list({ by: ['holder', 'status'], then: ['expiresAt'] })
  .list({ by: ['holder'] })
  .live()
const Memo = resource('memo', { title: text({ max: 40 }) })
  .list({ by: [], then: ['title'] })
  .softDelete()
const redeemGiftCard = action(
  'redeemGiftCard',
  {
    input: {
      card: ref(GiftCard),
      amount: money('EUR'),
      at: timestamp().optional(),
      orders: listOf(ref(Order)),
    },
    output: { balance: money('EUR'), at: timestamp() },
    rejects: { notUsable: 409, insufficientBalance: 409 },
  },
  async ({ reject }) => reject('notUsable'),
)
const ping = action('ping', { input: {}, output: { pong: text() } }, async () => ({ pong: 'pong' }))

const customers = feature('customers', { resources: [Customer, Order] })
const giftCards = feature('giftCards', { resources: [GiftCard, Memo], actions: [redeemGiftCard] })
const others = feature('others', { actions: [ping] })
const shop = app('shop', { features: [customers, giftCards, others] })

const client = createClient<typeof shop>({ url: 'http://localhost' })
declare const holder: Id<'customer'>
declare const card: Id<'giftCard'>

/** True where two types are the same, and not merely assignable. */
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
const same = <A, B>(..._same: Same<A, B> extends true ? [] : ['the types differ']): void => {}

// ── Which rows ───────────────────────────────────────────────────────────────────────────────────────────────────

export async function which() {
  await client.giftCard.list({ where: { code: 'x' } })
  await client.giftCard.list({ where: { code: { in: ['x', 'y'] } } })
  await client.giftCard.list({ where: { id: { in: [card] } } })
  await client.giftCard.list({ where: { holder, status: 'active' }, orderBy: '-expiresAt' })
  await client.giftCard.list({ where: { holder, status: 'active', expiresAt: { gt: new Date() } } })
  await client.customer.list()
  await client.customer.list({ orderBy: 'name', limit: 5, after: 'x' })
  await client.customer.list({ where: { name: { gte: 'M' } } })
  await client.order.list({ where: { customer: holder, total: { gte: '12.50' } }, orderBy: 'total' })
  await client.giftCard.list({ search: 'x' })

  // @ts-expect-error no resource of this name
  await client.giftKard.list({})
  // @ts-expect-error not in any list
  await client.giftCard.list({ where: { balance: '1.00' } })
  // @ts-expect-error not a value of the enumeration
  await client.giftCard.list({ where: { holder, status: 'lost' } })
  // @ts-expect-error fields of two lists: no index serves both
  await client.giftCard.list({ where: { code: 'x', status: 'active' } })
  // @ts-expect-error fields of two lists, and all of one of them
  await client.giftCard.list({ where: { code: 'x', status: 'active', holder } })
  // @ts-expect-error a prefix of a list is a list of its own
  await client.giftCard.list({ where: { status: 'active' } })
  // @ts-expect-error no list without a condition
  await client.giftCard.list()
  // @ts-expect-error no list without a condition
  await client.giftCard.list({ limit: 5 })
  // @ts-expect-error undeclared order
  await client.giftCard.list({ where: { holder, status: 'active' }, orderBy: 'balance' })
  // @ts-expect-error the order of another list
  await client.giftCard.list({ where: { code: 'x' }, orderBy: 'expiresAt' })
  // @ts-expect-error a range in one list and the order of another
  await client.order.list({ where: { customer: holder, total: { gte: '1.00' } }, orderBy: 'createdAt' })
  // @ts-expect-error a range on what is not first in the order
  await client.giftCard.list({ where: { holder, status: { gt: 'active' } } })
  // @ts-expect-error another resource's id
  await client.giftCard.list({ where: { holder: card, status: 'active' } })
  // @ts-expect-error a text from anywhere is no id
  await client.giftCard.get('0198c0de-0000-7000-8000-000000000000')
  // @ts-expect-error a list has no offset
  await client.customer.list({ offset: 20 })
}

// ── What of each row ─────────────────────────────────────────────────────────────────────────────────────────────

export async function rows() {
  const { data } = await client.giftCard.list({ where: { code: 'x' } })
  same<(typeof data)[number], Row<typeof GiftCard>>()
  same<Row<typeof GiftCard>['balance'], MoneyJson>()
  same<Row<typeof GiftCard>['id'], Id<'giftCard'>>()
  same<Row<typeof GiftCard>['status'], 'active' | 'frozen' | 'spent'>()
  same<Row<typeof GiftCard>['expiresAt'], Instant>()
  same<Row<typeof GiftCard>['holder'], Id<'customer'>>()
  same<Row<typeof GiftCard>['parent'], Id<'giftCard'> | null>()
  same<Row<typeof GiftCard>['usable'], boolean>()
  same<Row<typeof GiftCard>['version'], number>()
  same<Row<typeof GiftCard>['points'], string>()
  same<[BalanceJson<'USD'>, BalanceJson<'usd'>, BalanceJson<'USDT'>], [MoneyJson, string, string]>()
  same<BalanceJson, MoneyJson | string>()

  const some = await client.giftCard.get(card, { fields: ['code', 'usable'] })
  same<typeof some, { readonly id: Id<'giftCard'>; readonly code: string; readonly usable: boolean }>()
  // @ts-expect-error not among the fields that were named
  void some.balance
  // @ts-expect-error an absent artwork is null
  void (data[0]?.artwork.url satisfies string | undefined)
  // @ts-expect-error money is text and a currency
  void (data[0]?.balance satisfies bigint | undefined)
  // @ts-expect-error no field of this name
  await client.giftCard.get(card, { fields: ['codes'] })
}

export async function relations() {
  const found = await client.customer.list({
    fields: ['name'],
    include: {
      giftCards: { fields: ['code'], limit: 3, orderBy: 'id', include: { holder: { fields: ['email'] } } },
      orders: true,
    },
  })
  const [customer] = found.data
  if (customer === undefined) return
  same<keyof typeof customer, 'id' | 'name' | 'giftCards' | 'orders'>()
  same<(typeof customer.orders)[number], Row<typeof Order>>()
  const [one] = customer.giftCards
  same<NonNullable<typeof one>['holder'], { readonly id: Id<'customer'>; readonly email: string } | null>()
  void (one?.code satisfies string | undefined)

  const with2 = await client.giftCard.get(card, {
    include: { parent: { include: { holder: true } }, holder: true },
  })
  void (with2.holder?.name satisfies string | undefined)
  void (with2.parent?.holder?.email satisfies string | undefined)
  same<(typeof with2)['code'], string>()

  await client.customer.list({ include: { orders: { orderBy: '-total' } } })
  await client.customer.list({ include: { orders: { where: { total: { gte: '1.00' } }, orderBy: 'total' } } })
  const paged = await client.customer.list({
    fields: ['name'],
    include: {
      orders: { page: true, fields: ['total'] },
      giftCards: { where: { status: 'active' }, count: true, fields: ['code'] },
    },
  })
  const [first] = paged.data
  void (first?.orders.page.next satisfies string | null | undefined)
  void (first?.orders.data[0]?.total satisfies MoneyJson | undefined)
  void (first?.giftCards.count.value satisfies number | undefined)
  void (first?.giftCards.data[0]?.code satisfies string | undefined)
  // @ts-expect-error nobody asked for a count
  void first?.orders.count
  // @ts-expect-error no list of the children has this field beside their link
  await client.customer.list({ include: { giftCards: { where: { code: 'x' } } } })
  // @ts-expect-error not a value of the enumeration
  await client.customer.list({ include: { giftCards: { where: { status: 'lost' } } } })
  // @ts-expect-error the link itself is their parent
  await client.customer.list({ include: { orders: { where: { customer: holder } } } })
  await client.customer.list({
    // @ts-expect-error the order of another list
    include: { orders: { where: { total: { gte: '1.00' } }, orderBy: 'createdAt' } },
  })
  // @ts-expect-error no relation of this name
  await client.customer.list({ include: { giftCardz: true } })
  // @ts-expect-error no relation of this name, beside one that there is
  await client.customer.list({ include: { giftCards: true, giftCardz: true } })
  // @ts-expect-error no relation of this name, further down
  await client.customer.list({ include: { giftCards: { include: { holder: true, holdr: true } } } })
  // @ts-expect-error not an option of a relation
  await client.customer.list({ include: { giftCards: { limit: 3, offset: 3 } } })
  // @ts-expect-error a link brings one row, so there is nothing to limit
  await client.giftCard.get(card, { include: { holder: { limit: 3 } } })
  // @ts-expect-error no list of the children has this order
  await client.customer.list({ include: { orders: { orderBy: 'version' } } })
  // @ts-expect-error no field of this name in the relation
  await client.customer.list({ include: { orders: { fields: ['code'] } } })
  // @ts-expect-error no list gives a card's children by their parent
  await client.giftCard.list({ where: { code: 'x' }, include: { children: true } })
  // @ts-expect-error may be null: the parent may be hidden from whoever asks
  void with2.holder.name
  // @ts-expect-error a field is no relation
  await client.giftCard.get(card, { include: { code: true } })
}

export async function counted() {
  const page = await client.customer.list({ count: true })
  same<typeof page.count, { readonly value: number; readonly capped: boolean }>()
  const uncounted = await client.customer.list({})
  // @ts-expect-error nobody asked for a count
  void uncounted.count
}

// ── Writes ───────────────────────────────────────────────────────────────────────────────────────────────────────

const money5 = { amount: '5.00', currency: 'EUR' }

export async function writes() {
  await client.giftCard.create({ code: 'x', expiresAt: new Date(), holder })
  await client.giftCard.update(card, { status: 'frozen', artwork: null }, { ifMatch: 3, key: 'mine' })
  await client.giftCard.delete(card, { ifMatch: 3, key: false })
  // @ts-expect-error the holder must be given
  await client.giftCard.create({ code: 'x', expiresAt: '2027-01-01T00:00:00Z' })
  const given = { code: 'x', expiresAt: new Date(), holder }
  // @ts-expect-error only actions write the balance
  await client.giftCard.create({ ...given, balance: money5 })
  // @ts-expect-error only the ledger writes the points
  await client.giftCard.update(card, { points: '1' })
  // @ts-expect-error not a value of the enumeration
  await client.giftCard.update(card, { status: 'lost' })
  // @ts-expect-error a required field cannot be cleared
  await client.giftCard.update(card, { code: null })
  // @ts-expect-error no field of this name
  await client.giftCard.update(card, { codes: 'x' })
  // @ts-expect-error the version is a number, as the row has it
  await client.giftCard.update(card, { code: 'y' }, { ifMatch: '"v3"' })
}

export async function restoring(memo: Id<'memo'>) {
  same<Row<typeof Memo>['deletedAt'], Instant | null>()
  const found = await client.memo.list({ includeDeleted: true })
  void (found.data[0]?.deletedAt satisfies Instant | null | undefined)
  same<Awaited<ReturnType<typeof client.memo.restore>>, Row<typeof Memo>>()
  await client.memo.restore(memo, { key: 'mine' })
  // @ts-expect-error only deleting and restoring write it
  await client.memo.update(memo, { deletedAt: null })
  // @ts-expect-error its rows are gone when they are deleted
  await client.customer.list({ includeDeleted: true })
  // @ts-expect-error its rows are gone when they are deleted
  await client.customer.restore(holder)
}

// ── Actions ──────────────────────────────────────────────────────────────────────────────────────────────────────

export async function actions() {
  const amount = money5
  const result = await client.actions.redeemGiftCard({ card, amount, orders: [] }, { key: 'mine' })
  if (result.ok) {
    same<typeof result.data.balance, MoneyJson>()
    same<typeof result.data.at, Instant>()
  } else {
    same<typeof result.rejection, 'notUsable' | 'insufficientBalance'>()
    // @ts-expect-error an undeclared rejection
    void (result.rejection === 'nope')
  }
  // @ts-expect-error whether it was done has to be looked at first
  void result.data.balance

  const { data } = await client.actions.ping()
  same<typeof data.pong, string>()
  // @ts-expect-error no action of this name
  await client.actions.redeemGiftKard({})
  // @ts-expect-error an incomplete input
  await client.actions.redeemGiftCard({ card, orders: [] })
  // @ts-expect-error no input at all
  await client.actions.redeemGiftCard()
  // @ts-expect-error a number is not money
  await client.actions.redeemGiftCard({ card, amount: 5, orders: [] })
  // @ts-expect-error another resource's id
  await client.actions.redeemGiftCard({ card: holder, amount, orders: [] })
  // @ts-expect-error no part of the input
  await client.actions.redeemGiftCard({ card, amount, orders: [], note: 'x' })
}

// ── Types of their own, and query libraries ──────────────────────────────────────────────────────────────────────

export async function named() {
  same<ReadRow<typeof client.giftCard>, Row<typeof GiftCard>>()
  type Full = ReadRow<typeof client.order, { customer: true }>
  same<Full['customer'], Row<typeof Customer> | null>()
  same<RejectionOf<typeof client.actions.redeemGiftCard>, 'notUsable' | 'insufficientBalance'>()
  same<RejectionOf<typeof client.actions.ping>, never>()
  same<OutputOf<typeof client.actions.redeemGiftCard>['balance'], MoneyJson>()
  same<InputOf<typeof client.actions.redeemGiftCard>['card'], Id<'giftCard'>>()

  const { data } = await listQuery(client.order, { where: { customer: holder }, orderBy: '-total' }).queryFn(
    {},
  )
  same<(typeof data)[number], Row<typeof Order>>()
  const counted = await pagesQuery(client.customer, { count: true, fields: ['name'] }).queryFn({
    pageParam: undefined,
  })
  void (counted.count.value satisfies number)
  same<(typeof counted.data)[number], { readonly id: Id<'customer'>; readonly name: string }>()
  const one = await rowQuery(client.giftCard, card, { include: { holder: true } }).queryFn({})
  void (one.holder?.name satisfies string | undefined)
  // @ts-expect-error not in any list
  listQuery(client.giftCard, { where: { balance: '1.00' } })
  // @ts-expect-error the order of no list
  pagesQuery(client.order, { where: { customer: holder }, orderBy: 'version' })
  // @ts-expect-error no relation of this name
  rowQuery(client.giftCard, card, { include: { holdr: true } })
  // @ts-expect-error another resource's id
  rowQuery(client.giftCard, holder)
}

// ── Live ─────────────────────────────────────────────────────────────────────────────────────────────────────────

export async function live() {
  for await (const { data, status } of client.giftCard.live({
    where: { holder, status: 'active' },
    fields: ['code'],
  })) {
    same<(typeof data)[number], { readonly id: Id<'giftCard'>; readonly code: string }>()
    same<typeof status, 'live' | 'reconnecting'>()
  }
  for await (const { data } of client.giftCard.liveRow(card, { include: { holder: true } }))
    void (data?.holder?.name satisfies string | undefined)
  // @ts-expect-error not in any list
  client.giftCard.live({ where: { balance: '1.00' } })
  // @ts-expect-error a followed list has no pages
  client.giftCard.live({ where: { code: 'x' }, after: 'x' })
}
