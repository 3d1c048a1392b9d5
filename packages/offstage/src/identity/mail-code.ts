import { integer, oneOf, text, timestamp } from '../declare/field.ts'
import { resource } from '../declare/resource.ts'

/**
 * A code that was mailed: it proves that whoever types it reads the address. Works once, for a limited time and number
 * of tries. It belongs to an address and not to a user, because one who signs up becomes a user only by the code: what
 * they asked for waits here, and signing up with a stranger's address changes nothing of the stranger's.
 */
export const MailCode = resource('mailCode', {
  email: text({ max: 254, format: 'email', caseInsensitive: true }).readonly(),
  purpose: oneOf('verifyEmail', 'resetPassword').readonly(),
  codeHash: text({ max: 64 }).readonly(),
  expiresAt: timestamp().readonly(),
  usedAt: timestamp().optional().readonly(),
  tries: integer({ min: 0 }).readonly().default(0),
  /** Which browser signed up: asked for when two of them did so with one address. */
  browserHash: text({ max: 64 }).optional().readonly(),
  name: text({ min: 1, max: 80 }).optional().readonly(),
  passwordHash: text({ max: 200 }).optional().readonly(),
})
  .list({ by: ['email', 'purpose'], then: ['createdAt'] })
  .policy(() => ({}))
