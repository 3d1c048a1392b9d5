import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { linked } from '../../api/types.ts'
import type { Order } from '../../api/types.ts'
import { MoneyText } from '../../parts/money-text.tsx'
import { Picture } from '../../parts/picture.tsx'
import { formatDate } from '../../parts/time.ts'
import { Face } from '../../parts/face.tsx'
import styles from './order-row.module.css'
import { OrderStatus } from './order-status.tsx'

const PICTURES_MAX = 3

/** One order in a list. */
export function OrderRow({ order, action }: { readonly order: Order; readonly action?: ReactNode }) {
  const lines = order.lines ?? []
  const customer = linked(order.customer)
  return (
    <div className={styles.row}>
      <Link
        to="/orders/$id"
        params={{ id: order.id }}
        className={styles.link}
        data-click={`Order ${order.number}`}
      >
        {customer === undefined ? <Pictures order={order} /> : <Face name={customer.name} size={40} />}
        <span className={styles.what}>
          <strong>{customer?.name ?? order.number}</strong>
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

function Pictures({ order }: { readonly order: Order }) {
  const products = (order.lines ?? []).flatMap((line) => linked(line.product) ?? []).slice(0, PICTURES_MAX)
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
