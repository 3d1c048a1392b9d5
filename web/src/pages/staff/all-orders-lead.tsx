import { tallyQuery } from '@offstage/client'
import { useQuery } from '@tanstack/react-query'
import { client } from '../../api/client.ts'
import { formatMoney, sumMoney } from '../../parts/money.ts'

/** How many orders wait and how many there are, counted by the database as each is made. */
export function AllOrdersLead() {
  const { data } = useQuery(tallyQuery(client.order, { by: {}, per: 'status' }))
  if (data === undefined) return ' '
  const waiting = data.find(({ status }) => status === 'placed')?.count ?? 0
  const all = data.reduce((sum, { count }) => sum + count, 0)
  const total = formatMoney(sumMoney(data.map(({ total: worth }) => worth)))
  return `${waiting.toLocaleString('en-US')} to ship, of ${all.toLocaleString('en-US')} orders for ${total}`
}
