import { event, money, ref, text } from 'offstage'
import { Account } from '../accounts/account.ts'

/** Money went from one account to another by hand. */
export const moneyTransferred = event('moneyTransferred', {
  payer: ref(Account),
  payee: ref(Account),
  amount: money('USD'),
  memo: text({ max: 140 }),
})
