/** An exact decimal: `digits` times ten to the minus `scale`. 12.345 is 12345 at scale 3. */
export interface ExactDecimal {
  readonly digits: bigint
  readonly scale: number
}

/** Reads plain decimal text, `-12.345`, without ever becoming a float. */
export function exactDecimal(text: string): ExactDecimal {
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text)
  if (match === null) throw new RangeError(`"${text}" is not a decimal.`)
  const [, sign = '', whole = '', fraction = ''] = match
  return { digits: BigInt(sign + whole + fraction), scale: fraction.length }
}

/** A quotient rounded half up, for a dividend that is not negative: 1/2 is 1, 1/3 is 0. */
export const divideHalfUp = (dividend: bigint, divisor: bigint): bigint =>
  (2n * dividend + divisor) / (2n * divisor)

/** An amount in whole cents, half a cent counted up: 0.444 is 44, 0.445 is 45. */
export const centsHalfUp = ({ digits, scale }: ExactDecimal): bigint =>
  divideHalfUp(digits * 100n, 10n ** BigInt(scale))
