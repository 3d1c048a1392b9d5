import { action } from '../declare/action.ts'
import { integer, ref, text, timestamp } from '../declare/field.ts'
import { listOf } from '../declare/shape.ts'
import { AccessToken } from './access-token.ts'
import { minutesAfter } from './times.ts'
import { User } from './user.ts'

export const TOKENS_MAX = 50
export const TOKEN_DAYS_MAX = 366

const LIVE = 'revoked_at is null and expires_at > now()'

/** Makes a machine's token of which the caller knows the text; here only its hash arrives. */
export const createAccessToken = action(
  'createAccessToken',
  {
    input: {
      user: ref(User),
      name: text({ min: 1, max: 80 }),
      tokenHash: text({ max: 64 }),
      scopes: listOf(text({ max: 63 })),
      days: integer({ min: 1, max: TOKEN_DAYS_MAX }),
    },
    output: { id: ref(AccessToken), expiresAt: timestamp(), createdAt: timestamp() },
    rejects: { tooManyTokens: 409 },
    hidden: true,
  },
  async ({ input, tx, reject }) => {
    const { days, ...token } = input
    const free = tx.unrestricted
    // Two at once would otherwise both be the last.
    await free.lock(User, input.user)
    const live = await free.sql(`select id from "access_token" where user_id = $1 and ${LIVE} limit $2`, [
      input.user,
      TOKENS_MAX,
    ])
    if (live.length >= TOKENS_MAX) return reject('tooManyTokens', { max: TOKENS_MAX })
    const expiresAt = minutesAfter(tx.now, days * 24 * 60)
    const { id, createdAt } = await free.insert(AccessToken, { ...token, expiresAt })
    return { id, expiresAt, createdAt }
  },
)

/** Revokes one of the actor's own tokens; another's is not there. */
export const revokeAccessToken = action(
  'revokeAccessToken',
  { input: { token: ref(AccessToken) }, output: {}, hidden: true },
  async ({ input, tx }) => {
    const { id, revokedAt } = await tx.lock(AccessToken, input.token)
    if (revokedAt === null) await tx.unrestricted.update(AccessToken, id, { revokedAt: tx.now })
    return {}
  },
)
