import { belongsTo, text, timestamp } from '../declare/field.ts'
import { nobody } from '../declare/expression.ts'
import { currentUser } from '../declare/fact.ts'
import { resource } from '../declare/resource.ts'
import { User } from './user.ts'

/** A signed-in browser. Only the SHA-256 of its token is kept; both expiries are on the database's clock. */
export const Session = resource('session', {
  user: belongsTo(User, { inverse: 'sessions', onDelete: 'cascade' }),
  tokenHash: text({ max: 64 }).unique().readonly(),
  expiresAt: timestamp().readonly(),
  idleExpiresAt: timestamp().readonly(),
  lastSeenAt: timestamp().readonly(),
  revokedAt: timestamp().optional().readonly(),
  /** The network it was opened from: an IPv4 address or an IPv6 /64. */
  network: text({ max: 45 }).readonly(),
  agent: text({ max: 200 }).readonly(),
})
  .list({ by: ['user'], then: ['createdAt'] })
  .policy((session) => ({
    read: session.user.is(currentUser),
    // Nobody reads the hash, not even its owner: it is of use only to whoever would look for the token.
    fields: { tokenHash: nobody },
  }))
