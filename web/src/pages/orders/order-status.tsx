import type { Order } from '../../api/types.ts'
import { Tag } from '../../parts/tag.tsx'

const WORDS = {
  placed: { tone: 'accent', label: 'Placed' },
  shipped: { tone: 'good', label: 'Shipped' },
  cancelled: { tone: 'bad', label: 'Cancelled' },
} as const

export function OrderStatus({ status }: { readonly status: Order['status'] }) {
  const { tone, label } = WORDS[status]
  return <Tag tone={tone}>{label}</Tag>
}
