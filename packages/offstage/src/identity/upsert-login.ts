import { action } from '../declare/action.ts'
import { oneOf, ref, text } from '../declare/field.ts'
import { listOf } from '../declare/shape.ts'
import { lockUserByEmail, revokeSessions, setPassword } from './accounts.ts'
import { User } from './user.ts'

/** Makes a user who can sign in without a mail, or makes one that is there so: for commands and demo logins only. */
export const upsertLogin = action(
  'upsertLogin',
  {
    input: {
      email: text({ max: 254, format: 'email', caseInsensitive: true }),
      name: text({ min: 1, max: 80 }),
      roles: listOf(text({ max: 63 })),
      /** What becomes of the roles of a user who is there already. */
      earlierRoles: oneOf('kept', 'replaced'),
      passwordHash: text({ max: 200 }).optional(),
    },
    output: { user: ref(User) },
    hidden: true,
  },
  async ({ input, tx }) => {
    const free = tx.unrestricted
    const { email, name, passwordHash } = input
    const known = await lockUserByEmail(free, email)
    const kept = input.earlierRoles === 'kept' ? (known?.roles ?? []) : []
    const roles = [...new Set([...kept, ...input.roles])]
    const { id } = known ?? (await free.insert(User, { email, name, roles, verifiedAt: tx.now }))
    if (known) await free.update(User, id, { roles, verifiedAt: known.verifiedAt ?? tx.now })
    if (passwordHash) {
      await setPassword(free, id, passwordHash)
      await revokeSessions(free, id)
    }
    return { user: id }
  },
)

/** Gives a user exactly these roles; undefined where nobody has the address. */
export const replaceRoles = action(
  'replaceRoles',
  {
    input: { email: text({ max: 254, caseInsensitive: true }), roles: listOf(text({ max: 63 })) },
    output: { user: ref(User).optional() },
    hidden: true,
  },
  async ({ input, tx }) => {
    const user = await lockUserByEmail(tx.unrestricted, input.email)
    if (user === undefined) return {}
    await tx.unrestricted.update(User, user.id, { roles: [...new Set(input.roles)] })
    return { user: user.id }
  },
)
