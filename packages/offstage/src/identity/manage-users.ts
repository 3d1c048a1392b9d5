import { action } from '../declare/action.ts'
import { ref, text, timestamp } from '../declare/field.ts'
import { listOf } from '../declare/shape.ts'
import { problem } from '../errors.ts'
import { revokeSessions } from './accounts.ts'
import { User } from './user.ts'

/** The actions by which an administrator manages users; `roles` are those that can be given. */
export function userActions(roles: readonly string[]) {
  const setRoles = action(
    'setRoles',
    {
      input: { user: ref(User), roles: listOf(text({ max: 63 }), { max: 50 }) },
      output: { id: ref(User), roles: listOf(text()) },
      rejects: { ownAdminRole: 409 },
      allow: (actor) => actor.hasRole('admin'),
    },
    async ({ input, tx, actor, reject }) => {
      const given = [...new Set(input.roles)]
      requireKnown(given, roles)
      // Or the last administrator could leave the app without one.
      if (input.user === actor.user && !given.includes('admin')) return reject('ownAdminRole')
      const user = await tx.lock(User, input.user)
      const changed = await tx.unrestricted.update(User, user.id, { roles: given })
      return { id: changed.id, roles: changed.roles }
    },
  )
  return [setRoles, banUser, unbanUser] as const
}

/** Shuts a user out at once: sessions end, tokens stop working. */
const banUser = action(
  'banUser',
  {
    input: { user: ref(User) },
    output: { id: ref(User), bannedAt: timestamp().optional() },
    rejects: { yourself: 409 },
    allow: (actor) => actor.hasRole('admin'),
  },
  async ({ input, tx, actor, reject }) => {
    if (input.user === actor.user) return reject('yourself')
    const user = await tx.lock(User, input.user)
    const bannedAt = user.bannedAt ?? tx.now
    if (user.bannedAt === null) await tx.unrestricted.update(User, user.id, { bannedAt })
    await revokeSessions(tx.unrestricted, user.id)
    return { id: user.id, bannedAt }
  },
)

const unbanUser = action(
  'unbanUser',
  { input: { user: ref(User) }, output: { id: ref(User) }, allow: (actor) => actor.hasRole('admin') },
  async ({ input, tx }) => {
    const user = await tx.lock(User, input.user)
    if (user.bannedAt !== null) await tx.unrestricted.update(User, user.id, { bannedAt: null })
    return { id: user.id }
  },
)

function requireKnown(given: readonly string[], roles: readonly string[]): void {
  const errors = given.flatMap((role, at) =>
    roles.includes(role) ? [] : [{ pointer: `/roles/${at}`, detail: `should be one of ${roles.join(', ')}` }],
  )
  if (errors.length > 0) throw problem('E_INVALID_INPUT', {}, { errors })
}
