/** An exact amount of one currency: integer minor units, never a float. */
export interface Money {
  readonly amount: bigint
  readonly currency: string
}

/** Money as it travels in JSON: a decimal text with exactly the currency's digits. */
export interface MoneyJson {
  readonly amount: string
  readonly currency: string
}

/** Exponents from ISO 4217 (list one, 2024): the currencies in use whose minor unit is not a hundredth. */
export const ODD_EXPONENTS: Readonly<Record<number, readonly string[]>> = {
  0: 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF'.split(' '),
  3: 'BHD IQD JOD KWD LYD OMR TND'.split(' '),
  4: ['CLF', 'UYW'],
}
const CURRENCY = /^[A-Z]{3}$/
const exponents = new Map(
  Object.entries(ODD_EXPONENTS).flatMap(([digits, names]) =>
    names.map((name) => [name, Number(digits)] as const),
  ),
)

/** The number of decimal digits of a currency's minor unit: 2 for EUR, 0 for JPY, 3 for KWD. */
export function exponentOf(currency: string): number {
  return exponents.get(currency) ?? 2
}

/** Says whether a text has the form of an ISO 4217 code. */
export function isCurrency(text: unknown): text is string {
  return typeof text === 'string' && CURRENCY.test(text)
}

/** Makes Money from minor units (`moneyOf(1250n, 'EUR')`) or from decimal text (`moneyOf("12.50", "EUR")`). */
export function moneyOf(amount: bigint | string, currency: string): Money {
  if (typeof amount === 'bigint') return Object.freeze({ amount, currency })
  const parsed = parseMoney({ amount, currency })
  if (parsed === undefined) throw new RangeError(`"${amount}" is not an amount of ${currency}.`)
  return parsed
}

const AMOUNT = /^(-?)(0|[1-9]\d{0,17})(?:\.(\d+))?$/

/** Reads Money from JSON, or answers undefined: amounts are plain decimal text with at most the currency's digits. */
export function parseMoney(json: unknown): Money | undefined {
  if (typeof json !== 'object' || json === null) return undefined
  // Narrowed above to an object; both members are checked before use.
  const { amount, currency } = json as { amount?: unknown; currency?: unknown }
  if (typeof amount !== 'string' || !isCurrency(currency)) return undefined
  const match = AMOUNT.exec(amount)
  if (match === null) return undefined
  const digits = exponentOf(currency)
  const fraction = match[3] ?? ''
  if (fraction.length > digits) return undefined
  const magnitude = BigInt((match[2] ?? '0') + fraction.padEnd(digits, '0'))
  if (magnitude > 9_223_372_036_854_775_807n) return undefined
  return Object.freeze({ amount: match[1] === '-' ? -magnitude : magnitude, currency })
}

/** Writes minor units as decimal text with exactly `digits` decimals: `(1250n, 2)` is `12.50`. */
export function decimalText(minor: bigint, digits: number): string {
  const sign = minor < 0n ? '-' : ''
  const text = (minor < 0n ? -minor : minor).toString().padStart(digits + 1, '0')
  return digits === 0 ? sign + text : `${sign}${text.slice(0, -digits)}.${text.slice(-digits)}`
}

/** Money in the form it travels in. */
export function moneyJson(value: Money): MoneyJson {
  return { amount: decimalText(value.amount, exponentOf(value.currency)), currency: value.currency }
}

/** The sum; adding two currencies throws, since it is always a mistake. */
export function plus(a: Money, b: Money): Money {
  return moneyOf(a.amount + sameCurrency(a, b).amount, a.currency)
}

/** The difference; two currencies throw. */
export function minus(a: Money, b: Money): Money {
  return moneyOf(a.amount - sameCurrency(a, b).amount, a.currency)
}

/** A whole number of times an amount. */
export function times(value: Money, count: bigint | number): Money {
  return moneyOf(value.amount * BigInt(count), value.currency)
}

export const negate = (value: Money): Money => moneyOf(-value.amount, value.currency)
export const isNegative = (value: Money): boolean => value.amount < 0n
export const isZero = (value: Money): boolean => value.amount === 0n
export const isPositive = (value: Money): boolean => value.amount > 0n

function sameCurrency(a: Money, b: Money): Money {
  if (a.currency !== b.currency) throw new RangeError(`${a.currency} and ${b.currency} cannot be added.`)
  return b
}
