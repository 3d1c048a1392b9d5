import { action, oneOf, ref } from 'offstage'
import { Account } from './account.ts'

/** A teller freezes an account: from the next moment on nothing goes in or out of it. */
export const freezeAccount = action(
  'freezeAccount',
  {
    input: { account: ref(Account) },
    output: { status: oneOf('open', 'frozen', 'closed') },
    rejects: { accountClosed: 409, settlementAccount: 409 },
    allow: (actor) => actor.hasRole('teller'),
  },
  async ({ input, tx, reject }) => {
    // The lock waits for payments that are under way, and the next ones wait for it.
    const account = await tx.lock(Account, input.account)
    if (account.status === 'closed') return reject('accountClosed')
    // Freezing the account of a shop would stop everybody's checkout.
    if (account.kind === 'settlement') return reject('settlementAccount')
    const { status } = await tx.unrestricted.update(Account, account.id, { status: 'frozen' })
    return { status }
  },
)
