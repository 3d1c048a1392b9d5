import type { SessionCookie } from '../../engine/auth/session-cookie.ts'
import type { IdentityParts } from '../../identity/identity-parts.ts'
import type { Limits } from '../../identity/limits.ts'
import type { Passwords } from '../../identity/passwords.ts'
import type { Services } from '../services.ts'

/** A person who can sign in while developing. */
export interface ShownLogin {
  readonly email: string
  readonly password: string
  readonly name: string
  readonly roles: readonly string[]
  readonly hint: string
}

/** What the addresses of signing in are mounted with, beside the services of all doors. */
export interface AuthOptions {
  /** The origin where people reach the server. */
  readonly publicUrl: string | undefined
  /** Keys the hashes of mailed codes. */
  readonly secret: string
  readonly sessionIdleMinutes: number
  readonly sessionMaxHours: number
  /** Shown in development, and nowhere else. */
  readonly demoLogins: readonly ShownLogin[]
  /** Argon2id at the cost of identity/passwords.ts unless given. */
  readonly passwords?: Passwords
  /** By mode unless given. */
  readonly limits?: Limits
}

/** What the routes below /api/auth share. */
export interface AuthDoor {
  readonly services: Services
  readonly identity: IdentityParts
  readonly sessionCookie: SessionCookie
  /** Tells browsers apart that sign up with one address (see identity/sign-up.ts). */
  readonly signUpCookie: SessionCookie
}
