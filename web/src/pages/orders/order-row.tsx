import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { Order, OrderLine } from '../../api/types.ts'
import { MoneyText } from '../../parts/money-text.tsx'
import { Picture } from '../../parts/picture.tsx'
import { formatDate } from '../../parts/time.ts'
import { Face } from '../../parts/face.tsx'
import styles from './order-row.module.css'
import { OrderStatus } from './order-status.tsx'

const PICTURES_MAX = 3

interface OrderRowProps {
  readonly order: Omit<Order, 'customer'>
  /** Whose it is, where that is not said by the page. */
  readonly customer?: string
  readonly lines?: readonly OrderLine[]
  readonly action?: ReactNode
}

/** One order in a list. */
export function OrderRow({ order, customer, lines = [], action }: OrderRowProps) {
  return (
    <div className={styles.row}>
      <Link
        to="/orders/$id"
        params={{ id: order.id }}
        className={styles.link}
        data-click={`Order ${order.number}`}
      >
        {customer === undefined ? <Pictures lines={lines} /> : <Face name={customer} size={40} />}
        <span className={styles.what}>
          <strong>{customer ?? order.number}</strong>
          <span className="faint small">
            {customer !== undefined && `${order.number} · `}
            {formatDate(order.placedAt)}
            {lines.length > 0 && ` · ${lines.length} ${lines.length === 1 ? 'line' : 'lines'}`}
          </span>
        </span>
        <OrderStatus status={order.status} />
        <strong className={styles.total}>
          <MoneyText value={order.total} />
        </strong>
      </Link>
      {action !== undefined && <span className={styles.action}>{action}</span>}
    </div>
  )
}

function Pictures({ lines }: { readonly lines: readonly OrderLine[] }) {
  const products = lines.flatMap((line) => line.product ?? []).slice(0, PICTURES_MAX)
  if (products.length === 0) return null
  return (
    <span className={styles.pictures} aria-hidden>
      {products.map((product, index) => (
        <span key={index} className={styles.picture}>
          <Picture file={product.picture} variant="thumb" alt="" />
        </span>
      ))}
    </span>
  )
}
