import { IconChevronRight, IconPhoto } from '@tabler/icons-react'
import { useId, useState } from 'react'
import { pictureFacts } from './use-pictures.ts'
import type { FetchedPicture } from './use-pictures.ts'
import styles from './scene.module.css'
import sent from './sent-requests.module.css'
import { formatUs, shortPath } from './words.ts'

/** All pictures that a click brought onto the page, told as one. */
export function Pictures({ pictures }: { readonly pictures: readonly FetchedPicture[] }) {
  const [open, setOpen] = useState(false)
  const id = useId()
  const first = Math.min(...pictures.map(({ atMs }) => atMs))
  const last = Math.max(first + 1, ...pictures.map(({ atMs, tookMs }) => atMs + tookMs))
  const share = (ms: number): string => `${((ms / (last - first)) * 100).toFixed(2)}%`
  return (
    <section className={styles.scene} data-kind="pictures">
      <button
        type="button"
        className={styles.head}
        aria-expanded={open}
        aria-controls={id}
        onClick={() => setOpen(!open)}
      >
        <span className={styles.badge} aria-hidden>
          <IconPhoto size={16} stroke={1.7} />
        </span>
        <span className={styles.words}>
          <span className={styles.title}>
            {pictures.length === 1 ? 'One picture' : `${pictures.length} pictures`}
          </span>
          <span className={styles.facts}>{pictureFacts(pictures)}</span>
        </span>
        <span className={styles.time}>{formatUs((last - first) * 1_000)}</span>
        <IconChevronRight className={styles.chevron} size={15} aria-hidden />
      </button>
      {open && (
        <div id={id} className={styles.body}>
          <p className={styles.wire}>As this browser saw it, the first at the top.</p>
          <ul className={sent.requests}>
            {pictures.map(({ path, atMs, tookMs, bytes }, index) => (
              <li key={index}>
                <span className={sent.words}>
                  <span>{shortPath(path)}</span>
                  <span>{bytes === 0 ? 'had it already' : formatUs(tookMs * 1_000)}</span>
                </span>
                <span className={sent.track}>
                  <i style={{ left: share(atMs - first), width: `max(2px, ${share(tookMs)})` }} />
                </span>
              </li>
            ))}
          </ul>
        </div>
      )}
    </section>
  )
}
