import {
  allOf,
  anyOf,
  app,
  belongsTo,
  boolean,
  currentUser,
  date,
  decimal,
  everyone,
  fact,
  feature,
  file,
  integer,
  money,
  not,
  now,
  oneOf,
  resource,
  text,
  timestamp,
  User,
} from '../src/index.ts'

// An app with every kind of policy that a list can stand on: what is open to all, one's own, a parent's, a role's, what
// a time decides, fields that are hidden from some, several ways at once, and some that must be refused.

/** Whose the things are. */
export const House = resource('house', {
  owner: belongsTo(User, { inverse: 'houses' }),
  name: text({ max: 60 }),
  open: boolean(),
})
  .list({ by: ['owner'], then: ['name'] })
  .list({ by: ['open'], then: ['createdAt'] })
  .policy((house, actor) => ({
    read: anyOf(house.open.is(true), house.owner.is(currentUser), actor.hasRole('guard')),
  }))

/** What each user is besides: the fact that policies compare with. */
export const Tenant = resource('tenant', {
  user: belongsTo(User, { inverse: 'tenants' }).unique(),
  name: text({ max: 60 }),
})
  .list({ by: [], then: ['name'] })
  .policy((tenant, actor) => ({ read: anyOf(tenant.user.is(currentUser), actor.hasRole('guard')) }))
const currentTenant = fact('tenant', Tenant, { by: 'user' })

/** Seen as its house is: every list hangs on the house. */
export const Room = resource('room', {
  house: belongsTo(House, { inverse: 'rooms' }),
  name: text({ max: 60 }),
  size: integer({ min: 1, max: 1_000 }),
  kind: oneOf('living', 'sleeping', 'working', 'secret'),
})
  .list({ by: ['house'], then: ['size'] })
  .list({ by: ['house', 'kind'], then: ['name'] })
  .policy((room, actor) => ({
    read: anyOf(
      allOf(room.house.open.is(true), not(room.house.owner.is(currentUser))),
      room.house.owner.is(currentUser),
      actor.hasRole('guard'),
    ),
  }))

/** Own, or published, or of one's tenancy, at a time; with fields that only some may see. */
export const Letter = resource('letter', {
  writer: belongsTo(User, { inverse: 'letters' }),
  tenant: belongsTo(Tenant, { inverse: 'letters' }),
  room: belongsTo(Room, { inverse: 'letters' }).optional(),
  state: oneOf('draft', 'published', 'withdrawn'),
  title: text({ max: 80 }),
  weight: decimal({ precision: 8, scale: 2 }),
  price: money('USD'),
  stamps: integer({ min: 0, max: 1_000 }),
  publishedAt: timestamp(),
  expiresAt: timestamp(),
  day: date(),
  secret: text({ max: 40 }),
  scan: file({ types: ['image/png'], maxBytes: 1_000 }).optional(),
})
  .computed((letter) => ({ current: allOf(letter.state.is('published'), letter.expiresAt.gt(now)) }))
  .list({ by: ['writer'], then: ['publishedAt'] })
  .list({ by: ['writer', 'state'], then: ['day'] })
  .list({ by: ['tenant'], then: ['price'] })
  .list({ by: ['tenant', 'state'], then: ['stamps', 'title'] })
  .list({ by: ['state'], then: ['publishedAt'] })
  .list({ by: [], then: ['weight'] })
  .list({ by: ['room'], then: ['createdAt'] })
  .list({ by: ['secret'], then: ['createdAt'] })
  .policy((letter, actor) => ({
    read: anyOf(
      letter.state.is('published'),
      letter.writer.is(currentUser),
      letter.tenant.is(currentTenant),
      actor.hasRole('guard'),
    ),
    fields: {
      price: anyOf(letter.writer.is(currentUser), actor.hasRole('guard')),
      secret: actor.hasRole('guard'),
    },
  }))

/** Seen while it lasts: the time is the first of the order, so that what is over is never walked. */
const Notice = resource('notice', {
  house: belongsTo(House, { inverse: 'notices' }),
  text: text({ max: 80 }),
  endsAt: timestamp(),
})
  .list({ by: ['house'], then: ['endsAt'] })
  .list({ by: [], then: ['endsAt'] })
  .policy((notice, actor) => ({ read: anyOf(notice.endsAt.gt(now), actor.hasRole('guard')) }))

/** One for each tenant of a house: what is unique is one row, whatever has to be asked of it. */
const Pass = resource('pass', {
  house: belongsTo(House, { inverse: 'passes' }),
  tenant: belongsTo(Tenant, { inverse: 'passes' }),
  lost: boolean(),
})
  .list({ by: ['house', 'tenant'], unique: true })
  .policy((pass, actor) => ({
    read: anyOf(
      allOf(pass.tenant.is(currentTenant), not(pass.lost.is(true))),
      pass.house.owner.is(currentUser),
      actor.hasRole('guard'),
    ),
  }))

/** Mostly deleted: what is deleted is walked by nobody but those who may bring it back. */
const Memo = resource('memo', {
  house: belongsTo(House, { inverse: 'memos' }),
  tenant: belongsTo(Tenant, { inverse: 'memos' }),
  text: text({ max: 80 }),
})
  .list({ by: ['house'], then: ['createdAt'] })
  .list({ by: [], then: ['createdAt'] })
  .list({ by: ['house', 'tenant'], unique: true })
  .softDelete()
  .policy((memo, actor) => ({
    read: anyOf(memo.tenant.is(currentTenant), memo.house.owner.is(currentUser), actor.hasRole('guard')),
    restore: anyOf(memo.tenant.is(currentTenant), actor.hasRole('guard')),
  }))

/** Few enough to be scanned, by whatever field. */
const Colour = resource('colour', { name: text({ max: 20 }), warm: boolean() })
  .small({ max: 200 })
  .policy(() => ({ read: everyone }))

export const flatApp = app('flat', {
  roles: ['guard'],
  features: [feature('village', { resources: [House, Tenant, Room, Letter, Notice, Pass, Memo, Colour] })],
})
