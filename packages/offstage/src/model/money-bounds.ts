import type { FieldSpec } from '../declare/declaration.ts'
import { moneyOf, type Money } from '../values/money.ts'

/** The least and the greatest amount that a money field takes, as far as it is bounded. */
export function moneyBounds({ unit, least, greatest }: FieldSpec): {
  readonly min?: Money
  readonly max?: Money
} {
  if (unit === undefined) return {}
  return {
    ...(least === undefined ? {} : { min: moneyOf(least, unit) }),
    ...(greatest === undefined ? {} : { max: moneyOf(greatest, unit) }),
  }
}
