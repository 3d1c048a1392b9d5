import { randomInt } from 'node:crypto'

// Crockford's base 32: no I, L, O or U, so nothing is misread or spells anything.
const LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/**
 * Makes a code to say over the telephone: `W-7K3Q9XPM`. Random rather than counted, so that nobody learns from their own
 * how many others there are; 8 letters are 10^12 codes, and the unique field they stand in would refuse a second one.
 */
export function newCode(prefix: string, length: number): string {
  const letters = Array.from({ length }, () => LETTERS[randomInt(LETTERS.length)])
  return `${prefix}-${letters.join('')}`
}
