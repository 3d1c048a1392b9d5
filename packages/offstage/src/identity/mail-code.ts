import { belongsTo, integer, oneOf, text, timestamp } from '../declare/field.ts'
import { resource } from '../declare/resource.ts'
import { User } from './user.ts'

/** A code that was mailed: it proves that whoever types it reads the address. Works once, for a limited time and number of tries. */
export const MailCode = resource('mailCode', {
  user: belongsTo(User, { inverse: 'mailCodes', onDelete: 'cascade' }),
  purpose: oneOf('verifyEmail', 'resetPassword'),
  codeHash: text({ max: 64 }).readonly(),
  expiresAt: timestamp().readonly(),
  usedAt: timestamp().optional().readonly(),
  tries: integer({ min: 0 }).readonly().default(0),
})
  .list({ by: ['user', 'purpose'], then: ['createdAt'] })
  .policy(() => ({}))
