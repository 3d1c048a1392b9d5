import type { Database } from '../database/database.ts'
import { hashToken } from '../engine/auth/token-hash.ts'
import { problem } from '../errors.ts'
import type { Trace } from '../observe/trace.ts'
import { performHidden } from './hidden-action.ts'
import type { IdentityParts } from './identity-parts.ts'
import { hashCode, newCode, typedCode } from './mail-codes.ts'
import { beginPasswordReset, finishPasswordReset } from './reset-password.ts'
import { beginSignUp, finishSignUp } from './sign-up.ts'

/** Begins a sign-up. The password is hashed and nothing is told, whether or not the address has an account. */
export async function signUp(
  { act, passwords, secret }: IdentityParts,
  person: {
    readonly email: string
    readonly name: string
    readonly password: string
    readonly browserToken: string
  },
  trace: Trace,
): Promise<void> {
  const { email, name, password, browserToken } = person
  const code = newCode()
  const input = {
    email,
    name,
    passwordHash: await passwords.hash(password),
    code,
    codeHash: hashCode(code, 'verifyEmail', email, secret),
    browserHash: hashToken(browserToken),
  }
  await performHidden(beginSignUp, input, trace, act)
}

/** Makes a user of who brings the code that was mailed to them. */
export async function verifyEmail(
  { act, secret }: IdentityParts,
  proof: { readonly email: string; readonly code: string; readonly browserToken: string | undefined },
  trace: Trace,
): Promise<void> {
  const { email, code, browserToken } = proof
  const input = {
    email,
    codeHash: hashCode(typedCode(code), 'verifyEmail', email, secret),
    ...(browserToken === undefined ? {} : { browserHash: hashToken(browserToken) }),
  }
  const { outcome } = await performHidden(finishSignUp, input, trace, act)
  if (outcome === 'wrong') throw problem('E_WRONG_CODE')
}

/** Mails a code for a new password to an address that has an account; tells nobody whether it has. */
export async function requestPasswordReset(
  { act, secret }: IdentityParts,
  email: string,
  trace: Trace,
): Promise<void> {
  const code = newCode()
  const codeHash = hashCode(code, 'resetPassword', email, secret)
  await performHidden(beginPasswordReset, { email, code, codeHash }, trace, act)
}

/** Sets a new password for who brings the code; hashes it first, whether or not the code is right. */
export async function resetPassword(
  { act, passwords, secret }: IdentityParts,
  proof: { readonly email: string; readonly code: string; readonly password: string },
  trace: Trace,
): Promise<void> {
  const { email, code, password } = proof
  const input = {
    email,
    codeHash: hashCode(typedCode(code), 'resetPassword', email, secret),
    passwordHash: await passwords.hash(password),
  }
  const { outcome } = await performHidden(finishPasswordReset, input, trace, act)
  if (outcome === 'wrong') throw problem('E_WRONG_CODE')
}

/** The hash of a user's password, for a check before a transaction. */
export async function passwordHashOf(database: Database, user: string): Promise<string | undefined> {
  const [found] = await database.query<{ hash: string }>({
    name: 'offstage_password_hash',
    text: 'select password_hash as hash from "credential" where user_id = $1',
    values: [user],
  })
  return found?.hash
}
