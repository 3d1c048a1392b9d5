import { problem } from '../errors.ts'
import { commonPasswords } from './common-passwords.ts'

export const PASSWORD_LENGTH_MIN = 10
/** Enough for any phrase; without a bound the hashing itself would be a way to keep the server busy. */
export const PASSWORD_LENGTH_MAX = 256

/** Refuses a new password that a guesser would have soon. Long is enough: no rule asks for digits or signs. */
export function requireGoodPassword(
  password: string,
  { email, name }: { readonly email?: string; readonly name?: string },
  pointer: string,
): void {
  const detail = weakness(password.normalize('NFKC'), [email, email?.split('@')[0], name])
  if (detail !== undefined) throw problem('E_INVALID_INPUT', {}, { errors: [{ pointer, detail }] })
}

function weakness(password: string, own: readonly (string | undefined)[]): string | undefined {
  const length = Array.from(password).length
  if (length < PASSWORD_LENGTH_MIN) return `should have at least ${PASSWORD_LENGTH_MIN} characters`
  if (length > PASSWORD_LENGTH_MAX) return `should have at most ${PASSWORD_LENGTH_MAX} characters`
  const lower = password.toLowerCase()
  if (commonPasswords.has(lower) || commonPasswords.has(lower.replace(/[^\p{L}\p{N}]+$/u, '')))
    return 'is among the passwords that everybody tries first'
  if (isRepeated(lower)) return 'repeats itself; choose something longer to guess'
  if (own.some((word) => word !== undefined && isMostly(lower, word.toLowerCase())))
    return 'is your own name or address; choose something that others do not know'
  return undefined
}

/** One to three characters over and over. */
const isRepeated = (text: string): boolean => /^(.{1,3}?)\1+.{0,2}$/su.test(text)

const TAIL_MAX = 4

/** The word itself with a short tail, as in `alice.smith1!`. */
const isMostly = (text: string, word: string): boolean =>
  word.length >= 6 && text.startsWith(word) && text.length <= word.length + TAIL_MAX
