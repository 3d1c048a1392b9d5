import { app } from '../../../declare/app.ts'
import { allOf, anyOf, everyone, now } from '../../../declare/expression.ts'
import { currentUser, fact } from '../../../declare/fact.ts'
import { feature } from '../../../declare/feature.ts'
import { belongsTo, boolean, integer, oneOf, text, timestamp } from '../../../declare/field.ts'
import { resource } from '../../../declare/resource.ts'
import { AccessToken } from '../../../identity/access-token.ts'
import { Session } from '../../../identity/session.ts'
import { User } from '../../../identity/user.ts'
import { buildModel } from '../../../model/build-model.ts'

/** A household; whose member one is, is a fact. */
export const House = resource('house', {
  user: belongsTo(User, { inverse: 'houses' }).unique(),
  name: text({ max: 40 }),
}).policy((house, actor) => ({ read: anyOf(house.user.is(currentUser), actor.hasRole('mayor')) }))

const currentHouse = fact('house', House, { by: 'user' })

export const Street = resource('street', { name: text({ max: 40 }), open: boolean().default(true) })
  .list({ by: [], then: ['name'] })
  .live()
  .policy(() => ({ read: everyone }))

/** What is said in the village: some of it to everybody, some in the house, some in a street that may be closed. */
export const Rumour = resource('rumour', {
  topic: oneOf('weather', 'goats', 'mayor'),
  said: text({ max: 80 }),
  weight: integer(),
  secret: text({ max: 80 }).optional(),
  house: belongsTo(House, { inverse: 'rumours' }).optional(),
  street: belongsTo(Street, { inverse: 'rumours', onDelete: 'cascade' }).optional(),
  open: boolean().default(true),
  forgottenAt: timestamp().optional(),
})
  .computed((rumour) => ({ heavy: rumour.weight.gt(50) }))
  .list({ by: ['topic'], then: ['weight'] })
  .list({ by: ['house'] })
  .list({ by: ['street'], then: ['weight'] })
  .search('said')
  .live()
  .policy((rumour, actor) => ({
    read: anyOf(rumour.open.is(true), rumour.house.is(currentHouse), actor.hasRole('mayor')),
    update: anyOf(rumour.house.is(currentHouse), actor.hasRole('mayor')),
    fields: { secret: anyOf(rumour.house.is(currentHouse), actor.hasRole('mayor')) },
  }))

/** Seen only in a street that is open, and only for a time: policies that look at other rows and at the clock. */
export const Notice = resource('notice', {
  title: text({ max: 40 }),
  street: belongsTo(Street, { inverse: 'notices', onDelete: 'cascade' }),
  until: timestamp(),
})
  .list({ by: ['street'], then: ['until'] })
  .live()
  .policy((notice, actor) => ({
    read: anyOf(actor.hasRole('mayor'), allOf(notice.street.open.is(true), notice.until.gt(now))),
  }))

export const village = buildModel(
  app('village', {
    roles: ['mayor'],
    features: [
      feature('identity', { resources: [User, Session, AccessToken] }),
      feature('village', { resources: [House, Street, Rumour, Notice] }),
    ],
  }),
)
