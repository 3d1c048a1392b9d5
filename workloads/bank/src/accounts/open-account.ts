import { action, oneOf, ref, text, User } from 'offstage'
import { Account } from './account.ts'
import { newAccountNumber } from './account-number.ts'

/** A teller opens a further account for somebody; there is nothing on it yet. */
export const openAccount = action(
  'openAccount',
  {
    input: { owner: ref(User), name: text({ min: 1, max: 60 }), kind: oneOf('current', 'savings') },
    output: { account: ref(Account), number: text({ max: 18 }) },
    allow: (actor) => actor.hasRole('teller'),
  },
  async ({ input, tx }) => {
    const owner = await tx.get(User, input.owner)
    const { name, kind } = input
    // The teller may do this because `allow` says so; nobody has a right to create accounts as such.
    const account = await tx.unrestricted.insert(Account, {
      owner: owner.id,
      number: newAccountNumber(),
      name,
      kind,
    })
    return { account: account.id, number: account.number }
  },
)
