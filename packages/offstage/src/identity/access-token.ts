import { belongsTo, json, text, timestamp } from '../declare/field.ts'
import { nobody } from '../declare/expression.ts'
import { currentUser } from '../declare/fact.ts'
import { resource } from '../declare/resource.ts'
import { User } from './user.ts'

/** A bearer token for a machine: hashed, scoped, expiring. */
export const AccessToken = resource('accessToken', {
  user: belongsTo(User, { inverse: 'accessTokens', onDelete: 'cascade' }),
  name: text({ min: 1, max: 80 }).readonly(),
  tokenHash: text({ max: 64 }).unique().readonly(),
  /** `read`, `write`, or the names of actions. */
  scopes: json<readonly string[]>().readonly(),
  expiresAt: timestamp().readonly(),
  revokedAt: timestamp().optional().readonly(),
})
  .list({ by: ['user'], then: ['createdAt'] })
  .policy((token) => ({
    read: token.user.is(currentUser),
    fields: { tokenHash: nobody },
  }))
