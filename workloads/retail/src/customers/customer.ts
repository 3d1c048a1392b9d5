import { anyOf, belongsTo, currentUser, fact, oneOf, resource, text, User, type RowOf } from 'offstage'

/** The shop's record of a person who buys here. Everybody sees their own; clerks see all. */
export const Customer = resource('customer', {
  user: belongsTo(User, { inverse: 'customers' }).unique(),
  name: text({ min: 1, max: 80 }),
  /** What the shop calls them on paper. */
  code: text({ max: 20 }).unique(),
  segment: oneOf('Consumer', 'Corporate', 'Home Office').default('Consumer'),
  city: text({ max: 60 }).default(''),
  state: text({ max: 60 }).default(''),
})
  .list({ by: [], then: ['name'] })
  .search('name')
  .policy((customer, actor) => ({
    read: anyOf(customer.user.is(currentUser), actor.hasRole('clerk')),
  }))

export type CustomerRow = RowOf<typeof Customer>

/** The customer that whoever is asking is; staff and guests are none, and every comparison with it is false for them. */
export const currentCustomer = fact('customer', Customer, { by: 'user' })
