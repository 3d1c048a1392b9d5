import type { Database } from '../database/database.ts'
import { hashToken, newToken } from '../engine/auth/token-hash.ts'
import type { Trace } from '../observe/trace.ts'
import type { Id } from '../values/id.ts'
import { isRefused, type Standing } from './attempts.ts'
import { performHidden } from './hidden-action.ts'
import type { IdentityParts } from './identity-parts.ts'
import { signInAttempts } from './limits.ts'
import { openSession } from './open-session.ts'

export interface SignIn {
  readonly email: string
  readonly password: string
  readonly network: string
  readonly agent: string
  /** The token that the browser brought along: its session ends. */
  readonly previousToken: string | undefined
}

export interface SignedIn {
  readonly token: string
  /** What the person is told about themselves. */
  readonly user: unknown
}

/**
 * Opens a session for who knows the password; undefined for everybody else, whatever it was that did not fit. The
 * password is hashed before the transaction begins, so that a flood of guesses holds no connection of the database.
 */
export async function signIn(
  parts: IdentityParts,
  { email, password, network, agent, previousToken }: SignIn,
  trace: Trace,
): Promise<SignedIn | undefined> {
  const { act, passwords } = parts
  const known = await findCredential(act.database, email, trace)
  if (!(await passwords.verify(known?.passwordHash, password)) || known === undefined) return undefined
  const token = newToken()
  const input = {
    user: known.user,
    knownHash: known.passwordHash,
    tokenHash: hashToken(token),
    idleMinutes: parts.sessionIdleMinutes,
    maxMinutes: parts.sessionMaxHours * 60,
    network,
    agent,
    ...(previousToken === undefined ? {} : { previousTokenHash: hashToken(previousToken) }),
    ...(passwords.isOutdated(known.passwordHash) ? { betterHash: await passwords.hash(password) } : {}),
  }
  const { outcome, user } = await performHidden(openSession, input, trace, act)
  if (outcome === 'wrong') return undefined
  await forgiveAttempts(parts, email, network)
  return { token, user }
}

interface KnownCredential {
  readonly user: Id<'user'>
  readonly passwordHash: string
}

async function findCredential(
  database: Database,
  email: string,
  trace: Trace,
): Promise<KnownCredential | undefined> {
  const [found] = await database.query<KnownCredential & Record<string, unknown>>(
    {
      about: 'Looked for the account with this address',
      name: 'offstage_credential',
      text: `select u.id as "user", c.password_hash as "passwordHash" from "user" u join "credential" c on c.user_id = u.id where u.email = $1`,
      values: [email],
    },
    trace,
  )
  return found
}

/** Honest tries do not count against the others of a household, and end the count of one's own slips. */
async function forgiveAttempts(
  { attempts, limits }: IdentityParts,
  email: string,
  network: string,
): Promise<void> {
  const [ofNetwork, ofBoth, ofAccount] = signInAttempts(limits, email, network)
  await attempts.takeBack([ofNetwork, ofAccount].filter((attempt) => attempt !== undefined))
  await attempts.clear([ofBoth].filter((attempt) => attempt !== undefined))
}

/**
 * Counts a try to sign in and answers where the limits stand, the refused one last. The limit on the account alone
 * gives way where the account has been used from this network before: strangers who use it up lock out themselves and
 * not its owner.
 */
export async function countSignIn(
  { act, attempts, limits }: IdentityParts,
  email: string,
  network: string,
): Promise<readonly Standing[]> {
  const standings = await attempts.count(signInAttempts(limits, email, network))
  const last = standings.at(-1)
  if (last === undefined || !isRefused(last) || last.limit !== limits.signInAccount) return standings
  return (await isKnownNetwork(act.database, email, network)) ? standings.slice(0, -1) : standings
}

const KNOWN_DAYS = 90

async function isKnownNetwork(database: Database, email: string, network: string): Promise<boolean> {
  const [found] = await database.query<{ known: boolean }>({
    text: `select exists (select 1 from "user" u join "session" s on s.user_id = u.id
      where u.email = $1 and s.network = $2 and s.created_at > now() - $3 * interval '1 day') as known`,
    values: [email, network, KNOWN_DAYS],
  })
  return found?.known === true
}
