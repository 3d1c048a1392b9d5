import { allOf, anyOf, belongsTo, file, money, now, oneOf, resource, text, timestamp } from 'offstage'
import { currentCustomer, Customer } from '../customers/customer.ts'

/** Money in the form of a present: whoever holds the card pays with it, until it is spent or its time is over. */
export const GiftCard = resource('giftCard', {
  code: text({ max: 32 }).unique(),
  balance: money('USD', { min: '0.00' }).readonly(), // only actions write it
  status: oneOf('active', 'frozen', 'spent').default('active'),
  expiresAt: timestamp(),
  holder: belongsTo(Customer, { inverse: 'giftCards' }),
  artwork: file({ types: ['image/png'], maxBytes: 512_000 }).optional(),
})
  .computed((card) => ({ usable: allOf(card.status.is('active'), card.expiresAt.gt(now)) }))
  .list({ by: ['code'] })
  .list({ by: ['holder', 'status'], then: ['expiresAt'] })
  .search('code')
  .live()
  .policy((card, actor) => ({
    read: anyOf(actor.hasRole('clerk'), card.holder.is(currentCustomer)),
    fields: { code: actor.hasRole('clerk') },
  }))
