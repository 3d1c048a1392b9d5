import { anyOf, balance, belongsTo, currentUser, oneOf, resource, text, User, type RowOf } from 'offstage'

/**
 * An account at the bank. What is on it is counted by the ledger and never goes below zero. Nobody creates or changes
 * one directly: the actions of this workload do.
 */
export const Account = resource('account', {
  owner: belongsTo(User, { inverse: 'accounts' }),
  number: text({ min: 18, max: 18, pattern: /^US\d{16}$/ }).unique(),
  name: text({ min: 1, max: 60 }),
  /** A settlement account belongs to a business and takes payments in; nobody transfers to it by hand. */
  kind: oneOf('current', 'savings', 'settlement'),
  /** Nothing goes in or out of an account that is frozen or closed. */
  status: oneOf('open', 'frozen', 'closed').default('open'),
  balance: balance('USD'),
})
  .list({ by: ['owner'], then: ['name'] })
  .list({ by: [], then: ['number'] })
  .live()
  .policy((account, actor) => ({
    read: anyOf(account.owner.is(currentUser), actor.hasRole('teller'), actor.hasRole('auditor')),
  }))

export type AccountRow = RowOf<typeof Account>
