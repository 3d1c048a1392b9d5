import { listQuery } from '@offstage/client'
import { client } from '../../api/client.ts'
import type { Problem } from '../../api/problem.ts'
import type { CartLine, Money } from '../../api/types.ts'
import { useCustomer } from '../../api/use-customer.ts'
import { useList } from '../../api/use-list.ts'
import { sumMoney, timesMoney } from '../../parts/money.ts'

export interface Cart {
  readonly lines: readonly CartLine[]
  /** How many items, over all lines. */
  readonly count: number
  readonly total: Money
  readonly isLoading: boolean
  readonly problem: Problem | undefined
  readonly reload: () => void
}

/** The cart of the person signed in. */
export function useCart(): Cart {
  const { customer, isLoading } = useCustomer()
  const list = useList(
    listQuery(
      client.cartLine,
      customer && {
        where: { customer: customer.id },
        orderBy: 'createdAt',
        include: { product: true },
        limit: 100,
      },
    ),
  )
  return {
    lines: list.rows,
    count: list.rows.reduce((sum, line) => sum + line.quantity, 0),
    total: sumMoney(list.rows.flatMap(lineAmount)),
    isLoading: isLoading || list.isLoading,
    problem: list.problem,
    reload: list.reload,
  }
}

/** What one line comes to; nothing while its product is unknown. */
const lineAmount = ({ product, quantity }: CartLine): readonly Money[] =>
  product === null ? [] : [timesMoney(product.price, quantity)]
