import { IconBuildingBank, IconCheck, IconTruckDelivery } from '@tabler/icons-react'
import { Link, useParams } from '@tanstack/react-router'
import { idOf, linked } from '../../api/types.ts'
import type { Order, OrderLine, Payment } from '../../api/types.ts'
import { useRow } from '../../api/use-row.ts'
import { Crumbs } from '../../parts/crumbs.tsx'
import { MoneyText } from '../../parts/money-text.tsx'
import { Card, Page } from '../../parts/page.tsx'
import { Picture } from '../../parts/picture.tsx'
import { SkeletonRows } from '../../parts/skeletons.tsx'
import { ProblemState } from '../../parts/states.tsx'
import { formatDate, formatTime } from '../../parts/time.ts'
import cartStyles from './cart-page.module.css'
import styles from './order-page.module.css'

/** One order: what, how much, paid from where, and how far it is. */
export function OrderPage() {
  const { id } = useParams({ from: '/orders/$id' })
  const { row: order, problem, reload } = useRow<Order>('orders', id, { include: 'lines.product,payment' })
  if (problem !== undefined) return <ProblemState problem={problem} onRetry={reload} />
  if (order === undefined)
    return (
      <Page title="Order">
        <SkeletonRows count={4} height={80} />
      </Page>
    )
  return (
    <Page
      title={`Order ${order.number}`}
      lead={`Placed ${formatDate(order.placedAt)} at ${formatTime(order.placedAt)}`}
      above={<Crumbs crumbs={[{ label: 'Orders', to: '/orders' }]} />}
    >
      <Progress status={order.status} />
      <div className={cartStyles.columns}>
        <Card flush label="Lines">
          <ul className={cartStyles.lines}>
            {(order.lines ?? []).map((line) => (
              <Line key={line.id} line={line} />
            ))}
          </ul>
        </Card>
        <aside className={cartStyles.summary} aria-label="Payment">
          <dl className={cartStyles.sums}>
            <div className={cartStyles.total}>
              <dt>Total</dt>
              <dd>
                <MoneyText value={order.total} />
              </dd>
            </div>
          </dl>
          {paymentsOf(order).map((payment) => (
            <Paid key={payment.id} payment={payment} />
          ))}
        </aside>
      </div>
    </Page>
  )
}

const paymentsOf = (order: Order): readonly Payment[] =>
  order.payment === undefined || order.payment === null ? [] : ([order.payment].flat() as readonly Payment[]) // `flat` loses `readonly`, not the element.

function Line({ line }: { readonly line: OrderLine }) {
  const product = linked(line.product)
  return (
    <li className={styles.line}>
      <span className={cartStyles.picture}>
        <Picture file={product?.picture} variant="thumb" alt="" />
      </span>
      <span className={cartStyles.what}>
        {product === undefined ? (
          <span>{line.name}</span>
        ) : (
          <Link to="/products/$id" params={{ id: product.id }} className={cartStyles.name}>
            {product.name}
          </Link>
        )}
        <span className="faint small">
          {line.quantity} × <MoneyText value={line.unitPrice} />
        </span>
      </span>
      <strong className={cartStyles.amount}>
        <MoneyText value={line.amount} />
      </strong>
    </li>
  )
}

function Paid({ payment }: { readonly payment: Payment }) {
  const account = idOf(payment.account)
  return (
    <p className={styles.paid}>
      <IconBuildingBank size={18} stroke={1.6} aria-hidden />
      <span>
        <MoneyText value={payment.amount} /> paid.{' '}
        {account !== undefined && (
          <Link to="/bank/accounts/$id" params={{ id: account }} className="link">
            See it in the statement
          </Link>
        )}
      </span>
    </p>
  )
}

const STEPS = [
  { label: 'Paid', Icon: IconCheck },
  { label: 'Shipped', Icon: IconTruckDelivery },
] as const

function Progress({ status }: { readonly status: Order['status'] }) {
  if (status === 'cancelled')
    return <p className={styles.cancelled}>This order was cancelled; its payment and its stock went back.</p>
  const reached = status === 'shipped' ? 1 : 0
  return (
    <ol className={styles.progress} aria-label="How far the order is">
      {STEPS.map(({ label, Icon }, index) => (
        <li
          key={label}
          data-done={index <= reached || undefined}
          aria-current={index === reached ? 'step' : undefined}
        >
          <span className={styles.step} aria-hidden>
            <Icon size={16} stroke={2} />
          </span>
          {label}
        </li>
      ))}
    </ol>
  )
}
