import { IconBuildingBank, IconCheck, IconTruckDelivery } from '@tabler/icons-react'
import { Link, useParams } from '@tanstack/react-router'
import { rowQuery, type Id } from '@offstage/client'
import { client } from '../../api/client.ts'
import type { Order, OrderLine, Payment } from '../../api/types.ts'
import { useRow } from '../../api/use-row.ts'
import { Crumbs } from '../../parts/crumbs.tsx'
import { MoneyText } from '../../parts/money-text.tsx'
import { Card, Page } from '../../parts/page.tsx'
import { Picture } from '../../parts/picture.tsx'
import { SkeletonRows } from '../../parts/skeletons.tsx'
import { Absent, ProblemState } from '../../parts/states.tsx'
import { formatDate, formatTime } from '../../parts/time.ts'
import cartStyles from './cart-page.module.css'
import styles from './order-page.module.css'

/** One order: what, how much, paid from where, and how far it is. */
export function OrderPage() {
  const { id } = useParams({ from: '/orders/$id' })
  return client.order.isId(id) ? <OneOrder id={id} /> : <Absent what="order" />
}

function OneOrder({ id }: { readonly id: Id<'order'> }) {
  const {
    row: order,
    problem,
    reload,
  } = useRow(
    rowQuery(client.order, id, { include: { lines: { include: { product: true } }, payment: true } }),
  )
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
            {order.lines.map((line) => (
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
          {order.payment.map((payment) => (
            <Paid key={payment.id} payment={payment} />
          ))}
        </aside>
      </div>
    </Page>
  )
}

function Line({ line }: { readonly line: OrderLine }) {
  const { product } = line
  return (
    <li className={styles.line}>
      <span className={cartStyles.picture}>
        <Picture file={product?.picture} variant="thumb" alt="" />
      </span>
      <span className={cartStyles.what}>
        {product === null ? (
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
  // Between the customer and the bank: a clerk is not shown it.
  const account: Id<'account'> | undefined = payment.account
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
