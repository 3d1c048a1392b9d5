import type { FieldKind } from '../../../declare/declaration.ts'
import type { Money } from '../../../values/money.ts'

/** Two values of a kind: below zero when the first comes first. Whoever compares has made sure that both are there. */
export function compareValues(kind: FieldKind, a: unknown, b: unknown): number {
  switch (kind) {
    case 'money':
      return compareMoney(a as Money, b as Money) // the kind says so
    case 'decimal':
      return compareDecimals(String(a), String(b))
    case 'integer':
    case 'boolean':
      return Number(a) - Number(b)
    default:
      // Text goes by its code points, which is the order of its bytes in UTF-8; ids, dates and instants are text.
      return Buffer.compare(Buffer.from(String(a)), Buffer.from(String(b)))
  }
}

/** Amounts of two currencies are two different things; which comes first is of no meaning. */
function compareMoney(a: Money, b: Money): number {
  if (a.currency !== b.currency) return a.currency < b.currency ? -1 : 1
  return a.amount < b.amount ? -1 : a.amount > b.amount ? 1 : 0
}

const SCALE_MAX = 38

function compareDecimals(a: string, b: string): number {
  const [left, right] = [scaled(a), scaled(b)]
  return left < right ? -1 : left > right ? 1 : 0
}

function scaled(text: string): bigint {
  const [whole = '0', fraction = ''] = text.replace('-', '').split('.')
  const magnitude = BigInt(whole + fraction.padEnd(SCALE_MAX, '0'))
  return text.startsWith('-') ? -magnitude : magnitude
}
