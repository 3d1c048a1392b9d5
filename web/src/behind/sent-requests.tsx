import type { SentRequest } from '../api/click.ts'
import styles from './sent-requests.module.css'
import { formatUs } from './words.ts'

/** The requests of a click as this browser saw them, when the server has no record. */
export function SentRequests({ requests }: { readonly requests: readonly SentRequest[] }) {
  const first = requests[0]?.sentAtMs ?? 0
  const last = Math.max(first + 1, ...requests.flatMap((sent) => sent.doneAtMs ?? []))
  return (
    <ul className={styles.requests}>
      {requests.map((sent) => {
        const end = sent.doneAtMs ?? last
        return (
          <li key={sent.spanId}>
            <span className={styles.words}>
              <span>
                {sent.method} {sent.path}
              </span>
              <span>{formatUs((end - sent.sentAtMs) * 1_000)}</span>
            </span>
            <span className={styles.track}>
              <i
                style={{
                  left: `${((sent.sentAtMs - first) / (last - first)) * 100}%`,
                  width: `${Math.max(0.8, ((end - sent.sentAtMs) / (last - first)) * 100)}%`,
                }}
              />
            </span>
          </li>
        )
      })}
    </ul>
  )
}
