import { job, moneyJson, User } from 'offstage'
import { Account } from '../accounts/account.ts'
import { moneyTransferred } from './events.ts'

/** Writes to whoever was paid by somebody else. */
export const tellPayee = job('tellPayee', { input: moneyTransferred.payload }, async ({ input, tx }) => {
  const everything = tx.unrestricted // nobody in particular runs a job; what it reads it writes to the owner only
  const payee = await everything.get(Account, input.payee)
  const payer = await everything.get(Account, input.payer)
  if (payee.owner === payer.owner) return
  const [to, from] = [await everything.get(User, payee.owner), await everything.get(User, payer.owner)]
  const { amount, currency } = moneyJson(input.amount)
  tx.mail({
    to: to.email,
    subject: `${from.name} sent you ${amount} ${currency}`,
    text: [
      `Hello ${to.name},`,
      `${from.name} sent ${amount} ${currency} to your account ${payee.name} (${payee.number}).`,
      ...(input.memo === '' ? [] : [`They wrote: ${input.memo}`]),
    ].join('\n\n'),
  })
})
