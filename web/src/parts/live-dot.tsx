import type { LiveStatus } from '../api/live-rows.ts'
import styles from './live-dot.module.css'

const WORDS: Readonly<Record<LiveStatus, string>> = {
  connecting: 'Connecting',
  live: 'Live',
  reconnecting: 'Reconnecting…',
  refused: 'Not live',
}

/** Whether what is shown follows changes as they happen. */
export function LiveDot({ status }: { readonly status: LiveStatus }) {
  return (
    <span className={styles.live} data-status={status} role="status" aria-live="polite">
      <span className={styles.dot} aria-hidden />
      {WORDS[status]}
    </span>
  )
}
