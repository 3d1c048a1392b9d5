// What the compiler must refuse. Each `@ts-expect-error` is an assertion: when the line below it compiles, this file does not.
import {
  action,
  allOf,
  anyOf,
  app,
  balance,
  belongsTo,
  currentUser,
  event,
  fact,
  feature,
  file,
  isNegative,
  isZero,
  job,
  minus,
  money,
  now,
  oneOf,
  ref,
  resource,
  text,
  timestamp,
  type Balance,
  type LedgerPost,
  type NewRowOf,
  type PostedTransfer,
  type PostResult,
  type RowOf,
  type WhereOf,
} from 'offstage'

const Customer = resource('customer', {
  name: text({ max: 80 }),
  user: text({ max: 36 }).unique(),
  nickname: text({ max: 20 }).optional(),
}).policy((row) => ({
  read: row.name.is('x'),
}))
const currentCustomer = fact('customer', Customer, { by: 'user' })
const Order = resource('order', { customer: belongsTo(Customer, { inverse: 'orders' }) })

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
  .computed((card) => ({ usable: allOf(card.status.is('active'), card.expiresAt.gt(now)) }))
  .list({ by: ['code'] })
  .list({ by: ['holder', 'status'], then: ['expiresAt'] })
  .search('code')
  .live()
  .policy((card, actor) => ({
    read: anyOf(actor.hasRole('clerk'), card.holder.is(currentCustomer), card.holder.user.is('me')),
    fields: { code: actor.hasRole('clerk'), usable: actor.isSignedIn },
  }))

const giftCardRedeemed = event('giftCardRedeemed', { card: ref(GiftCard), amount: money('EUR') })

const sendReceipt = job('sendReceipt', { input: { card: ref(GiftCard) } }, async ({ input }) => {
  // @ts-expect-error an input that was not declared
  void input.amount
})

export const redeem = action(
  'redeemGiftCard',
  {
    input: { card: ref(GiftCard), order: ref(Order), amount: money('EUR') },
    output: { balance: money('EUR') },
    rejects: { notUsable: 409, insufficientBalance: 409 },
    idempotency: 'required',
    allow: (actor) => actor.hasRole('clerk'),
  },
  async ({ input, tx, reject }) => {
    const card = await tx.lock(GiftCard, input.card)
    if (!card.usable) return reject('notUsable')
    const left = minus(card.balance, input.amount)
    if (isNegative(left)) return reject('insufficientBalance', { left })
    await tx.update(GiftCard, card.id, { balance: left, status: isZero(left) ? 'spent' : 'active' })
    tx.emit(giftCardRedeemed, { card: card.id, amount: input.amount })
    // @ts-expect-error an undeclared rejection
    reject('nope')
    // @ts-expect-error an incomplete payload
    tx.emit(giftCardRedeemed, { card: card.id })
    // @ts-expect-error an order's id is not a card's
    await tx.lock(GiftCard, input.order)
    await tx.list(GiftCard, { holder: card.holder, status: 'active' }, { order: '-expiresAt' })
    // @ts-expect-error not in any list
    await tx.list(GiftCard, { points: 1 })
    // @ts-expect-error undeclared order
    await tx.list(GiftCard, { holder: card.holder, status: 'active' }, { order: 'code' })
    // @ts-expect-error not a value of the enumeration
    await tx.update(GiftCard, card.id, { status: 'lost' })
    // @ts-expect-error only the ledger writes a balance
    await tx.update(GiftCard, card.id, { points: card.points })
    const points: Balance<'point'> = card.points
    // @ts-expect-error points are not dollars
    const dollars: Balance<'USD'> = card.points
    const post: LedgerPost = { from: points, to: dollars, amount: 1n, reason: 'gift' }
    const result: PostResult = await tx.ledger.post([post])
    if (result.kind === 'posted') result.transfers satisfies readonly PostedTransfer[]
    // @ts-expect-error a job takes the input that it declares
    tx.enqueue(sendReceipt, { card: input.order })
    // @ts-expect-error an input that was not declared
    void input.note
    return { balance: left }
  },
)

export const badOutput = action(
  'badOutput',
  { input: {}, output: { balance: money('EUR') } },
  // @ts-expect-error a number is not money
  async () => ({ balance: 1 }),
)

export const cards = feature('giftCards', {
  resources: [Customer, GiftCard],
  actions: [redeem],
  events: [giftCardRedeemed],
})

// @ts-expect-error an unknown column in a list
resource('x', { a: text() }).list({ by: ['b'] })
// @ts-expect-error an order must be required
Customer.list({ by: ['name'], then: ['nickname'] })
// @ts-expect-error an unknown column in a policy
resource('x', { a: text() }).policy((row) => ({ read: row.b.is('z') }))
// @ts-expect-error not a value of the enumeration
GiftCard.policy((card) => ({ read: card.status.is('lost') }))
// @ts-expect-error an object is not a predicate
GiftCard.policy((card) => ({ read: anyOf({ status: 'lost' }, card.status.is('spent')) }))
// @ts-expect-error a predicate is no boolean of JavaScript's
GiftCard.policy((card) => ({ read: !card.status.is('active') }))
// @ts-expect-error another resource's fact
GiftCard.policy((card) => ({ read: card.holder.is(currentUser) }))
// @ts-expect-error a field that the resource has not
GiftCard.policy((card) => ({ read: card.status.is('active'), fields: { codes: card.status.is('active') } }))
// @ts-expect-error not a field of the resource
fact('customer', Customer, { by: 'owner' })
// @ts-expect-error a default is one of the options
oneOf('a', 'b').default('c')
GiftCard.list({ by: ['holder', 'code'], unique: true })
// @ts-expect-error one field is made unique by .unique()
GiftCard.list({ by: ['holder'], unique: true })
// @ts-expect-error what is unique is one row, and has no order
GiftCard.list({ by: ['holder', 'code'], then: ['expiresAt'], unique: true })
// @ts-expect-error a field that the resource has not
GiftCard.list({ by: ['holder', 'kind'], unique: true })
app('shop', { features: [], explain: (actor) => actor.hasRole('staff'), rowsMax: 500 })
// @ts-expect-error who may know is a condition on the actor, and no boolean
app('shop', { features: [], explain: () => true })
const Memo = resource('memo', { title: text({ max: 40 }) }).softDelete()
Memo.policy((memo, actor) => ({ read: memo.deletedAt.isMissing(), restore: actor.hasRole('clerk') }))
// @ts-expect-error the column that tells what is deleted is the platform's own
Memo.policy((memo) => ({ read: memo.living.is(true) }))
// @ts-expect-error what may be missing is no order
Memo.list({ by: [], then: ['deletedAt'] })
// @ts-expect-error only text can be searched
GiftCard.search('expiresAt')
// @ts-expect-error only text can be searched, in the long form too
GiftCard.search({ fields: { expiresAt: 'A' } })
// @ts-expect-error a weight is A, B, C or D
GiftCard.search({ fields: { code: 'E' } })
// @ts-expect-error a search goes by fields
GiftCard.search({ by: ['nothing'], fields: ['code'] })

type Where = WhereOf<typeof GiftCard>
declare const holder: RowOf<typeof GiftCard>['holder']
export const byCode: Where = { code: 'x' }
export const byHolder: Where = {
  holder,
  status: 'active',
  expiresAt: { gt: '2026-01-01T00:00:00.000000Z' as RowOf<typeof GiftCard>['expiresAt'] },
}
export const several: Where = { holder, status: { in: ['active', 'spent'] } }
declare const cardId: RowOf<typeof GiftCard>['id']
export const byIds: Where = { id: { in: [cardId] } }
// @ts-expect-error another resource's id
export const byOthersIds: Where = { id: { in: [holder] } }
// @ts-expect-error ids and a list's fields: the ids are a list of their own
export const idsAndList: Where = { id: { in: [cardId] }, code: 'x' }
// @ts-expect-error not in any list
export const undeclared: Where = { balance: 1 }
// @ts-expect-error not a value of the enumeration
export const wrongValue: Where = { holder, status: 'lost' }
// @ts-expect-error fields of two lists: no index serves both
export const twoLists: Where = { code: 'x', status: 'active', holder }
// @ts-expect-error a prefix of a list is a list of its own
export const prefix: Where = { holder }

declare const row: RowOf<typeof GiftCard>
export const usable: boolean = row.usable
// @ts-expect-error an absent artwork is null
export const artwork: string = row.artwork
// @ts-expect-error the holder must be given
export const incomplete: NewRowOf<typeof GiftCard> = {
  code: 'x',
  balance: row.balance,
  expiresAt: row.expiresAt,
}
export const complete: NewRowOf<typeof GiftCard> = {
  code: 'x',
  balance: row.balance,
  expiresAt: row.expiresAt,
  holder,
}
