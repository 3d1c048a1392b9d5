import { action, allOf, isPositive, money, ref } from 'offstage'
import { Account } from '../accounts/account.ts'
import { mayMoveMoney } from '../accounts/may-move-money.ts'
import { unableToPay } from '../entries/pay.ts'
import { payIn } from '../entries/pay-in.ts'

/** A teller takes cash over the counter and puts it on an account. */
export const deposit = action(
  'deposit',
  {
    input: { account: ref(Account), amount: money('USD') },
    output: { balance: money('USD') },
    rejects: { accountFrozen: 409, accountClosed: 409, amountNotPositive: 422 },
    idempotency: 'required',
    allow: (actor) => allOf(actor.hasRole('teller'), mayMoveMoney(actor)),
  },
  async ({ input, tx, reject }) => {
    if (!isPositive(input.amount)) return reject('amountNotPositive')
    const account = await tx.lock(Account, input.account)
    // What stops money from leaving stops it from coming in, too.
    const why = unableToPay(account)
    if (why !== undefined) return reject(why)
    const balance = await payIn(tx, account, {
      amount: input.amount,
      counterparty: 'Cash at the counter',
      memo: '',
    })
    return { balance }
  },
)
