import { tallyQuery } from '@offstage/client'
import type { Id } from '@offstage/client'
import { useQuery } from '@tanstack/react-query'
import { client } from '../../api/client.ts'
import { formatMoney } from '../../parts/money.ts'

/** How many orders a customer has made and what for, told by one small read however many they are. */
export function OrdersLead({ customer }: { readonly customer: Id<'customer'> | undefined }) {
  const { data } = useQuery(tallyQuery(client.order, customer && { by: { customer } }))
  if (data === undefined || data.count === 0) return ' '
  return `${data.count === 1 ? 'One order' : `${data.count.toLocaleString('en-US')} orders`}, ${formatMoney(data.total)} in all`
}
