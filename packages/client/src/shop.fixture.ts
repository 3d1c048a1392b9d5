import {
  action,
  anyOf,
  app,
  balance,
  belongsTo,
  boolean,
  currentUser,
  date,
  decimal,
  everyone,
  feature,
  integer,
  json,
  listOf,
  money,
  oneOf,
  ref,
  resource,
  text,
  timestamp,
  User,
} from 'offstage'

/** An app of its own for the client's tests, with every kind of field and of list. */
export const Maker = resource('maker', { name: text({ max: 80 }) }, { plural: 'makerFolk' })
  .list({ by: [], then: ['name'] })
  .policy((_maker, actor) => ({ read: everyone, create: actor.hasRole('clerk') }))

export const Toy = resource('toy', {
  code: text({ max: 32 }).unique(),
  name: text({ max: 80 }),
  maker: belongsTo(Maker, { inverse: 'toys' }),
  part: belongsTo('self', { inverse: 'parts' }).optional(),
  price: money('EUR'),
  weight: decimal({ precision: 8, scale: 3 }).optional(),
  status: oneOf('new', 'sold').default('new'),
  isFragile: boolean().default(false),
  madeOn: date().optional(),
  soldAt: timestamp().optional(),
  marks: json<readonly string[]>().default([]),
  rank: integer().default(0),
  stock: balance('piece'),
  owner: belongsTo(User, { inverse: 'toys' }).optional(),
})
  .computed((toy) => ({ isSold: toy.status.is('sold') }))
  .list({ by: ['maker'], then: ['name'] })
  .list({ by: ['maker', 'status'], then: ['price'] })
  .list({ by: [], then: ['rank'] })
  .list({ by: ['part'] })
  .tally({ by: ['maker'], sum: ['price', 'rank'] })
  .tally({ by: ['maker'], per: 'status' })
  .search('name')
  .live()
  .policy((toy, actor) => ({
    read: anyOf(toy.isFragile.is(false), actor.hasRole('clerk')),
    create: actor.hasRole('clerk'),
    update: anyOf(actor.hasRole('clerk'), toy.owner.is(currentUser)),
    delete: actor.hasRole('clerk'),
  }))

export const sellToy = action(
  'sellToy',
  {
    input: { toy: ref(Toy), at: timestamp().optional(), gifts: listOf(text({ max: 20 }), { max: 3 }) },
    output: { toy: ref(Toy), paid: money('EUR'), gifts: listOf({ name: text() }) },
    rejects: { alreadySold: 409, tooDear: 422 },
    idempotency: 'required',
    allow: (actor) => actor.isSignedIn,
  },
  async ({ input, tx, reject }) => {
    const toy = await tx.unrestricted.lock(Toy, input.toy)
    if (toy.status === 'sold') return reject('alreadySold', { price: toy.price })
    if (toy.price.amount > 100_00n) return reject('tooDear')
    await tx.unrestricted.update(Toy, toy.id, { status: 'sold', soldAt: input.at ?? tx.now })
    return { toy: toy.id, paid: toy.price, gifts: input.gifts.map((name) => ({ name })) }
  },
)

export const ping = action(
  'ping',
  { input: {}, output: { pong: boolean() }, allow: () => everyone },
  async () => ({ pong: true }),
)

const makers = feature('makers', { resources: [Maker] })
const toys = feature('toys', { resources: [Toy], actions: [sellToy, ping] })

export const shop = app('shop', { features: [makers, toys], roles: ['clerk'] })
