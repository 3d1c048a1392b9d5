import { belongsTo, text } from '../declare/field.ts'
import { resource } from '../declare/resource.ts'
import { User } from './user.ts'

/** A user's password, as an Argon2id hash with its parameters. Nobody reads it through any door. */
export const Credential = resource('credential', {
  user: belongsTo(User, { inverse: 'credentials', onDelete: 'cascade' }).unique(),
  passwordHash: text({ max: 200 }).readonly(),
}).policy(() => ({}))
