import { randomInt } from 'node:crypto'

const COUNTRY = 'US'
const DIGITS = 14

/** Makes a new account number: `US`, two check digits, fourteen random digits. */
export function newAccountNumber(): string {
  // Random rather than counted: a number tells nothing about how many accounts there are, and cannot be guessed from
  // another one. Of 10^14 numbers two alike are not to be expected; the unique field would refuse the second.
  const half = () => String(randomInt(10 ** (DIGITS / 2))).padStart(DIGITS / 2, '0')
  return accountNumber(half() + half())
}

/** The account number whose last part is `digits`, fourteen of them. */
export function accountNumber(digits: string): string {
  if (!/^\d{14}$/.test(digits)) throw new RangeError(`"${digits}" is not fourteen digits.`)
  const check = 98n - remainder(`${digits}${COUNTRY}00`)
  return `${COUNTRY}${String(check).padStart(2, '0')}${digits}`
}

/** Says whether a text is an account number without a slip of the pen: every single wrong digit is found. */
export function isAccountNumber(text: string): boolean {
  return /^US\d{16}$/.test(text) && remainder(text.slice(4) + text.slice(0, 4)) === 1n
}

/**
 * The check digits are those of international account numbers (ISO 7064, MOD 97-10): country and check digits move to
 * the end, letters become numbers (A is 10), and the whole leaves 1 when it is divided by 97.
 */
function remainder(text: string): bigint {
  const numbers = text.replace(/[A-Z]/g, (letter) => String(letter.charCodeAt(0) - 55))
  return BigInt(numbers) % 97n
}
