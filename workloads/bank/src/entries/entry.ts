import { anyOf, belongsTo, currentUser, money, resource, text, timestamp } from 'offstage'
import { Account } from '../accounts/account.ts'

/**
 * One line of an account's statement: what moved, between whom, and what was on the account right after it. The ledger
 * is what counts; entries are how its movements read to the person whose account it is.
 */
export const Entry = resource('entry', {
  account: belongsTo(Account, { inverse: 'entries' }),
  /** Below zero when it left the account. */
  amount: money('USD'),
  balanceAfter: money('USD'),
  counterparty: text({ max: 120 }),
  memo: text({ max: 140 }).default(''),
  /** The ledger's transfer that this line tells of; both sides of a payment name the same one. */
  transfer: text({ max: 36 }),
  at: timestamp(),
})
  .list({ by: ['account'], then: ['at'] })
  .live()
  .policy((entry, actor) => ({
    read: anyOf(entry.account.owner.is(currentUser), actor.hasRole('teller'), actor.hasRole('auditor')),
  }))
