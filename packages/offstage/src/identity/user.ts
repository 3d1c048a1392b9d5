import { anyOf } from '../declare/expression.ts'
import { currentUser } from '../declare/fact.ts'
import { integer, json, text, timestamp } from '../declare/field.ts'
import { resource } from '../declare/resource.ts'

/** A person (or a machine's owner) who can sign in. Roles decide what the app's policies allow. */
export const User = resource('user', {
  // Whoever could change it by a plain update would have an address that nobody has verified.
  email: text({ max: 254, format: 'email', caseInsensitive: true }).unique().readonly(),
  name: text({ min: 1, max: 80 }),
  roles: json<readonly string[]>().readonly().default([]),
  /** Counts up with every change of role, ban or password; whoever was read at an older one is read again. */
  securityVersion: integer().readonly().default(1),
  verifiedAt: timestamp().readonly().optional(),
  bannedAt: timestamp().readonly().optional(),
})
  .list({ by: [], then: ['name'] })
  .search('name', 'email')
  .policy((user, actor) => ({
    read: anyOf(user.id.is(currentUser), actor.hasRole('staff'), actor.hasRole('admin')),
    update: user.id.is(currentUser),
    fields: { securityVersion: actor.hasRole('admin'), bannedAt: actor.hasRole('admin') },
  }))
