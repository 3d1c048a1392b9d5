import { Button } from '@mantine/core'
import { pagesQuery } from '@offstage/client'
import { IconReceipt } from '@tabler/icons-react'
import { say, sayProblem } from '../../app/notify.tsx'
import { client } from '../../api/client.ts'
import type { Order } from '../../api/types.ts'
import { useAct } from '../../api/use-action.ts'
import { usePages } from '../../api/use-list.ts'
import { LoadMore } from '../../parts/load-more.tsx'
import { Card, Page } from '../../parts/page.tsx'
import { SkeletonRows } from '../../parts/skeletons.tsx'
import { EmptyState, ProblemState } from '../../parts/states.tsx'
import { OrderRow } from '../orders/order-row.tsx'
import { AllOrdersLead } from './all-orders-lead.tsx'
import { ForRole } from './for-role.tsx'

/** Everybody's orders, newest first, with the way to ship those that wait. */
export function AllOrdersPage() {
  return (
    <ForRole roles={['clerk']}>
      <Orders />
    </ForRole>
  )
}

function Orders() {
  const orders = usePages(
    pagesQuery(client.order, { orderBy: '-placedAt', include: { customer: true }, limit: 30 }),
  )
  return (
    <Page title="Orders" lead={<AllOrdersLead />}>
      {orders.isLoading && <SkeletonRows count={8} height={68} />}
      {orders.problem !== undefined && <ProblemState problem={orders.problem} onRetry={orders.reload} />}
      {!orders.isLoading && orders.problem === undefined && orders.rows.length === 0 && (
        <EmptyState icon={<IconReceipt size={26} stroke={1.5} />} title="No orders yet" />
      )}
      {orders.rows.length > 0 && (
        <Card flush label="Orders">
          {orders.rows.map((order) => (
            <OrderRow
              key={order.id}
              order={order}
              {...(order.customer !== null && { customer: order.customer.name })}
              action={order.status === 'placed' && <Ship order={order} />}
            />
          ))}
        </Card>
      )}
      <LoadMore list={orders} noun="orders" />
    </Page>
  )
}

function Ship({ order }: { readonly order: Pick<Order, 'id' | 'number'> }) {
  const ship = useAct(client.actions.shipOrder, {
    changes: ['order'],
    onDone: () => say('Shipped', order.number),
    onRefused: sayProblem,
  })
  return (
    <Button
      size="xs"
      variant="default"
      loading={ship.isRunning}
      data-click={`Ship ${order.number}`}
      onClick={() => void ship.run({ order: order.id })}
    >
      Ship
    </Button>
  )
}
