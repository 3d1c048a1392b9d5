import type { ActParts } from '../engine/act/perform.ts'
import type { Attempts } from './attempts.ts'
import type { Limits } from './limits.ts'
import type { Passwords } from './passwords.ts'

/** What the flows of signing up and in work with. */
export interface IdentityParts {
  readonly act: ActParts
  readonly passwords: Passwords
  readonly attempts: Attempts
  readonly limits: Limits
  /** Keys the hashes of mailed codes; the same on every node. */
  readonly secret: string
  readonly sessionIdleMinutes: number
  readonly sessionMaxHours: number
}
