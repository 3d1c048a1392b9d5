import { useCustomer } from '../../api/use-customer.ts'
import { linked } from '../../api/types.ts'
import type { CartLine, Money } from '../../api/types.ts'
import { useList } from '../../api/use-list.ts'
import type { ApiProblem } from '../../api/problem.ts'
import { sumMoney, timesMoney } from '../../parts/money.ts'

export interface Cart {
  readonly lines: readonly CartLine[]
  /** How many things, over all lines. */
  readonly count: number
  readonly total: Money
  readonly isLoading: boolean
  readonly problem: ApiProblem | undefined
  readonly reload: () => void
}

/** The cart of the person signed in. */
export function useCart(): Cart {
  const { customer, isLoading } = useCustomer()
  const list = useList<CartLine>(
    'cart-lines',
    { customer: customer?.id, sort: 'createdAt', include: 'product', limit: 100 },
    { enabled: customer !== undefined },
  )
  return {
    lines: list.rows,
    count: list.rows.reduce((sum, line) => sum + Number(line.quantity), 0),
    total: sumMoney(list.rows.flatMap(lineAmount)),
    isLoading: isLoading || list.isLoading,
    problem: list.problem,
    reload: list.reload,
  }
}

/** What one line comes to; nothing while its product is unknown. */
function lineAmount(line: CartLine): readonly Money[] {
  const product = linked(line.product)
  return product === undefined ? [] : [timesMoney(product.price, line.quantity)]
}
