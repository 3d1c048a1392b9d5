import type { Entry, Money } from '../../api/types.ts'
import { sumMoney, toMinor } from '../../parts/money.ts'

/** What came in and what went out. */
export interface Flow {
  readonly in: Money
  /** Below zero. */
  readonly out: Money
}

type Movement = Pick<Entry, 'account' | 'amount' | 'transfer'>

/** The flow of some movements. What only went from one of these accounts to another neither came nor went. */
export function flowOf(movements: readonly Movement[]): Flow {
  const sides = Map.groupBy(movements, ({ transfer }) => transfer)
  const across = movements.filter(({ transfer }) => sides.get(transfer)?.length === 1)
  const amounts = across.map(({ amount }) => amount)
  return {
    in: sumMoney(amounts.filter((amount) => toMinor(amount) > 0n)),
    out: sumMoney(amounts.filter((amount) => toMinor(amount) < 0n)),
  }
}
