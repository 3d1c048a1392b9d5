import { createHmac, randomInt } from 'node:crypto'

export type CodePurpose = 'verifyEmail' | 'resetPassword'

const CODE_DIGITS = 8
export const CODE_MINUTES = 15
export const CODE_TRIES_MAX = 5

/** Makes a code that a person can copy from a mail: eight digits, so that five tries are right once in 20 million. */
export const newCode = (): string => String(randomInt(0, 10 ** CODE_DIGITS)).padStart(CODE_DIGITS, '0')

/**
 * What is kept of a code. Eight digits are quickly tried through, so the hash is keyed with the server's secret: who
 * reads the table cannot find the code. It is bound to its address and purpose, so it serves no other.
 */
export function hashCode(code: string, purpose: CodePurpose, email: string, secret: string): string {
  return createHmac('sha256', secret)
    .update(JSON.stringify(['mail code', purpose, email, code]))
    .digest('hex')
}

/** A code as it was typed: people copy spaces along, and write it in groups. */
export const typedCode = (text: string): string => text.replaceAll(/[\s-]/g, '')
