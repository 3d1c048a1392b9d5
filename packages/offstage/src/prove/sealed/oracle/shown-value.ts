import type { ModelField } from '../../../model/model.ts'
import { isCurrency, moneyJson, type Money } from '../../../values/money.ts'

/** A value as an answer shows it. Files are told apart by their ids; the addresses that deliver them are another proof's. */
export function shownValue({ kind, spec }: ModelField, value: unknown): unknown {
  if (value === null || value === undefined) return null
  switch (kind) {
    case 'money':
      return moneyJson(value as Money) // the kind says so
    case 'balance': {
      const { amount } = value as { readonly amount: bigint } // as it was generated
      const unit = spec.unit ?? ''
      return isCurrency(unit) ? moneyJson({ amount, currency: unit }) : amount.toString()
    }
    case 'file':
      return { id: value }
    default:
      return value
  }
}
