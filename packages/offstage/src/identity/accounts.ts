import type { RowOf } from '../declare/resource.ts'
import type { Tx } from '../declare/tx.ts'
import type { Id } from '../values/id.ts'
import { Credential } from './credential.ts'
import { Session } from './session.ts'
import { User } from './user.ts'

export type UserRow = RowOf<typeof User>
/** A transaction that the identity's own code has decided to run without policies. */
export type FreeTx = Tx['unrestricted']

/** The user of an address, locked until the transaction ends. */
export async function lockUserByEmail(tx: FreeTx, email: string): Promise<UserRow | undefined> {
  const user = await tx.first(User, { email })
  return user && (await tx.lockMany(User, [user.id]))[0]
}

/** Gives a user a password, their first or another. */
export async function setPassword(tx: FreeTx, user: Id<'user'>, passwordHash: string): Promise<void> {
  const credential = await tx.first(Credential, { user })
  if (credential === undefined) await tx.insert(Credential, { user, passwordHash })
  else await tx.update(Credential, credential.id, { passwordHash })
}

/** Ends a user's sessions, all of them or all but one. */
export async function revokeSessions(tx: FreeTx, user: Id<'user'>, except?: Id<'session'>): Promise<void> {
  const open = await tx.sql<{ readonly id: Id<'session'> }>(
    'select id from "session" where user_id = $1 and revoked_at is null and id is distinct from $2::uuid order by id',
    [user, except ?? null],
  )
  const ids = open.map(({ id }) => id)
  if (ids.length === 0) return
  await tx.sqlWrite(
    Session,
    ids,
    'update "session" set revoked_at = now(), version = version + 1, updated_at = now() where id = any($1::uuid[]) and revoked_at is null',
    [ids],
  )
}

/** What anybody may learn about themselves. */
export const ownView = ({ id, email, name, roles }: UserRow) => ({ id, email, name, roles })
