import assert from 'node:assert/strict'
import { action, money, moneyJson, ref, text, User } from 'offstage'
import { payIn } from '../entries/pay-in.ts'
import { Account } from './account.ts'
import { newAccountNumber } from './account-number.ts'
import { mayMoveMoney } from './may-move-money.ts'
import { WELCOME_CREDIT } from './welcome-credit.ts'

/** Opens one's own first account, with the bank's welcome credit on it; a teller opens further ones. */
export const openMyAccount = action(
  'openMyAccount',
  {
    input: { name: text({ min: 1, max: 60 }).default('Everyday') },
    about: `Opens your first account, with a welcome credit of $${moneyJson(WELCOME_CREDIT).amount} on it to pay with.`,
    output: { account: ref(Account), number: text({ max: 18 }), balance: money('USD') },
    rejects: { hasAccount: 409 },
    idempotency: 'required',
    allow: mayMoveMoney,
  },
  async ({ input, tx, actor, reject }) => {
    assert(actor.user !== undefined)
    // The person is locked, so that two of these at once cannot both find no account and credit twice.
    const owner = await tx.unrestricted.lock(User, actor.user)
    const has = await tx.first(Account, { owner: owner.id })
    if (has !== undefined) return reject('hasAccount')
    const account = await tx.unrestricted.insert(Account, {
      owner: owner.id,
      number: newAccountNumber(),
      name: input.name ?? 'Everyday',
      kind: 'current',
    })
    const balance = await payIn(tx, account, {
      amount: WELCOME_CREDIT,
      counterparty: 'Offstage Bank',
      memo: 'Welcome',
    })
    return { account: account.id, number: account.number, balance }
  },
)
