import { action, oneOf, ref } from 'offstage'
import { Account } from './account.ts'

/** A teller lets money move again on a frozen account. */
export const unfreezeAccount = action(
  'unfreezeAccount',
  {
    input: { account: ref(Account) },
    output: { status: oneOf('open', 'frozen', 'closed') },
    rejects: { accountClosed: 409 },
    allow: (actor) => actor.hasRole('teller'),
  },
  async ({ input, tx, reject }) => {
    const account = await tx.lock(Account, input.account)
    if (account.status === 'closed') return reject('accountClosed')
    const { status } = await tx.unrestricted.update(Account, account.id, { status: 'open' })
    return { status }
  },
)
