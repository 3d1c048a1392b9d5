import { Skeleton } from '@mantine/core'
import styles from './skeletons.module.css'

/** The shape of rows that are on their way. */
export function SkeletonRows({
  count = 6,
  height = 56,
}: {
  readonly count?: number
  readonly height?: number
}) {
  return (
    <div className={styles.rows} role="status" aria-label="Loading">
      {Array.from({ length: count }, (_, index) => (
        <Skeleton key={index} height={height} />
      ))}
    </div>
  )
}

/** The shape of cards that are on their way. */
export function SkeletonCards({
  count = 8,
  ratio = '1 / 1',
}: {
  readonly count?: number
  readonly ratio?: string
}) {
  return (
    <div className={styles.cards} role="status" aria-label="Loading">
      {Array.from({ length: count }, (_, index) => (
        <div key={index}>
          <Skeleton className={styles.square} style={{ aspectRatio: ratio }} height="auto" radius="lg" />
          <Skeleton height={13} mt={12} width="86%" />
          <Skeleton height={13} mt={8} width="38%" />
        </div>
      ))}
    </div>
  )
}
