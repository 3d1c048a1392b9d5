import { action } from '../declare/action.ts'
import { integer, json, oneOf, ref, text } from '../declare/field.ts'
import { ownView, setPassword, type FreeTx } from './accounts.ts'
import { Credential } from './credential.ts'
import { Session } from './session.ts'
import { minutesAfter } from './times.ts'
import { User } from './user.ts'

const hash = text({ max: 64 })

/**
 * Opens a session for a user whose password was found right, always under a token that was made just now. The session
 * that the browser brought along ends, whoever it belonged to.
 */
export const openSession = action(
  'openSession',
  {
    input: {
      user: ref(User),
      knownHash: text({ max: 200 }),
      /** The same password hashed anew, where the parameters of hashes have grown. */
      betterHash: text({ max: 200 }).optional(),
      tokenHash: hash,
      previousTokenHash: hash.optional(),
      idleMinutes: integer({ min: 1 }),
      maxMinutes: integer({ min: 1 }),
      network: text({ max: 45 }),
      agent: text({ max: 200 }),
    },
    output: { outcome: oneOf('done', 'wrong'), user: json().optional() },
    hidden: true,
  },
  async ({ input, tx }) => {
    const free = tx.unrestricted
    const [user] = await free.lockMany(User, [input.user])
    const credential = await free.first(Credential, { user: input.user })
    const mayEnter = user !== undefined && user.verifiedAt !== null && user.bannedAt === null
    // The password was checked before this transaction; by now it may be another.
    if (!mayEnter || credential?.passwordHash !== input.knownHash) return { outcome: 'wrong' }
    if (input.betterHash) await setPassword(free, user.id, input.betterHash)
    if (input.previousTokenHash) await revokeByToken(free, input.previousTokenHash)
    const { tokenHash, network, agent } = input
    await free.insert(Session, {
      user: user.id,
      tokenHash,
      network,
      agent,
      lastSeenAt: tx.now,
      idleExpiresAt: minutesAfter(tx.now, input.idleMinutes),
      expiresAt: minutesAfter(tx.now, input.maxMinutes),
    })
    return { outcome: 'done', user: ownView(user) }
  },
)

/** Ends the session of a token, if there is one. */
export const endSession = action(
  'endSession',
  { input: { tokenHash: hash }, output: {}, hidden: true },
  async ({ input, tx }) => {
    await revokeByToken(tx.unrestricted, input.tokenHash)
    return {}
  },
)

/** Ends one of the actor's own sessions; another's is not there. */
export const revokeSession = action(
  'revokeSession',
  { input: { session: ref(Session) }, output: {}, hidden: true },
  async ({ input, tx }) => {
    const { id, revokedAt } = await tx.lock(Session, input.session)
    if (revokedAt === null) await tx.unrestricted.update(Session, id, { revokedAt: tx.now })
    return {}
  },
)

async function revokeByToken(tx: FreeTx, tokenHash: string): Promise<void> {
  const found = await tx.first(Session, { tokenHash })
  const [session] = found ? await tx.lockMany(Session, [found.id]) : []
  if (session?.revokedAt === null) await tx.update(Session, session.id, { revokedAt: tx.now })
}
