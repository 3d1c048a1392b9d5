import { IconReceipt } from '@tabler/icons-react'
import { LinkButton } from '../../parts/link-button.tsx'
import { pagesQuery } from '@offstage/client'
import { client } from '../../api/client.ts'
import { useMe } from '../../api/session.ts'
import { useCustomer } from '../../api/use-customer.ts'
import { usePages } from '../../api/use-list.ts'
import { LoadMore } from '../../parts/load-more.tsx'
import { Card, Page } from '../../parts/page.tsx'
import { SkeletonRows } from '../../parts/skeletons.tsx'
import { EmptyState, ProblemState, SignInFirst } from '../../parts/states.tsx'
import { OrderRow } from './order-row.tsx'
import { OrdersLead } from './orders-lead.tsx'

/** What one has bought, newest first. */
export function OrdersPage() {
  const me = useMe()
  const { customer, isLoading } = useCustomer()
  const orders = usePages(
    pagesQuery(
      client.order,
      customer && {
        where: { customer: customer.id },
        orderBy: '-placedAt',
        include: { lines: { include: { product: true } } },
        limit: 20,
      },
    ),
  )
  if (!me.isLoading && me.user === undefined) return <SignInFirst title="Sign in to see your orders" />
  const waiting = me.isLoading || isLoading || orders.isLoading
  return (
    <Page title="Orders" lead={<OrdersLead customer={customer?.id} />}>
      {waiting && <SkeletonRows count={5} height={84} />}
      {orders.problem !== undefined && <ProblemState problem={orders.problem} onRetry={orders.reload} />}
      {!waiting && orders.problem === undefined && orders.rows.length === 0 && (
        <EmptyState
          icon={<IconReceipt size={26} stroke={1.5} />}
          title="No orders yet"
          action={<LinkButton to="/">Look around</LinkButton>}
        >
          <p>What you buy will be listed here.</p>
        </EmptyState>
      )}
      {orders.rows.length > 0 && (
        <Card flush label="Orders">
          {orders.rows.map((order) => (
            <OrderRow key={order.id} order={order} lines={order.lines} />
          ))}
        </Card>
      )}
      <LoadMore list={orders} noun="orders" />
    </Page>
  )
}
