import { Button } from '@mantine/core'
import type { PagedList } from '../api/use-list.ts'
import styles from './load-more.module.css'

/** The way to the next page; the rows come below those that are there. */
export function LoadMore({
  list,
  noun,
}: {
  readonly list: Pick<PagedList<unknown>, 'hasMore' | 'isLoadingMore' | 'loadMore'>
  readonly noun: string
}) {
  if (!list.hasMore) return null
  return (
    <div className={styles.more}>
      <Button variant="default" radius="xl" loading={list.isLoadingMore} onClick={list.loadMore}>
        Show more {noun}
      </Button>
    </div>
  )
}
