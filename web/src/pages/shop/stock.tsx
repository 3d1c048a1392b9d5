import { Skeleton } from '@mantine/core'
import type { Id } from '@offstage/client'
import { useLive } from '@offstage/client/react'
import { client } from '../../api/client.ts'
import { liveRows } from '../../api/live-rows.ts'
import type { StockLevel } from '../../api/types.ts'
import { LiveDot } from '../../parts/live-dot.tsx'
import { LiveCount } from '../../parts/money-text.tsx'
import styles from './stock.module.css'

const LOW = 10

/** The stock of a product as it changes, and what it comes to over all places; of one that is not known nothing is asked. */
export function useStock(product: Id<'product'> | undefined) {
  const stock = liveRows(
    useLive(client.stockLevel, product && { where: { product }, include: { location: true } }),
  )
  const total = stock.rows.reduce((sum, level) => sum + Number(level.onHand), 0)
  const isSoldOut = !stock.isLoading && stock.problem === undefined && total === 0
  return { stock, total, isSoldOut }
}

/** The stock of a product, for a page that needs nothing else of it. */
export function Stock({ product }: { readonly product: Id<'product'> }) {
  return <StockShown {...useStock(product)} />
}

type LiveStock = Pick<ReturnType<typeof useStock>, 'stock' | 'total'>

/** What is on hand at each place, changing as it is bought and received. */
export function StockShown({ stock, total }: LiveStock) {
  const most = Math.max(1, ...stock.rows.map((level) => Number(level.onHand)))
  return (
    <section aria-labelledby="stock">
      <div className={styles.head}>
        <h2 id="stock" className={styles.title}>
          In stock
        </h2>
        <LiveDot status={stock.status} />
      </div>
      {stock.isLoading && <Skeleton height={120} />}
      {stock.problem !== undefined && <p className={styles.none}>{stock.problem.detail}</p>}
      {!stock.isLoading && stock.problem === undefined && (
        <>
          <p className={styles.total} aria-live="polite">
            <strong data-testid="stock-total">
              <LiveCount value={total} />
            </strong>
            <span>
              {total === 0
                ? 'Sold out everywhere'
                : total <= LOW
                  ? 'left, over all places'
                  : 'over all places'}
            </span>
          </p>
          <ul className={styles.places} data-stale={stock.status === 'reconnecting' || undefined}>
            {stock.rows.map((level) => (
              <Place key={level.id} level={level} most={most} />
            ))}
          </ul>
        </>
      )}
    </section>
  )
}

function Place({ level, most }: { readonly level: StockLevel; readonly most: number }) {
  const onHand = Number(level.onHand)
  return (
    <li className={styles.place}>
      <span>{level.location?.name ?? 'Elsewhere'}</span>
      <span className={styles.track} aria-hidden>
        <span
          className={styles.fill}
          data-low={onHand <= LOW || undefined}
          style={{ width: `${(onHand / most) * 100}%` }}
        />
      </span>
      <LiveCount value={onHand} />
    </li>
  )
}
