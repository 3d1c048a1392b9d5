import { asProblem } from '../api/problem.ts'
import type { Click } from '../api/click.ts'
import { useTrace } from '../api/use-timeline.ts'
import { formatTime } from '../parts/time.ts'
import styles from './click-view.module.css'
import { waitInWords } from './click-list.tsx'
import { usePictures } from './use-pictures.ts'
import { Pictures } from './pictures.tsx'
import { SentRequests } from './sent-requests.tsx'
import { TraceView } from './trace-view.tsx'
import { useIsSettling } from './use-is-settling.ts'
import { shortPath } from './words.ts'

interface ClickViewProps {
  readonly click: Click
  /** When the next click began: what the browser fetched until then belongs to this one. */
  readonly untilMs: number
}

/** One of this browser's clicks, with what the server tells about it. */
export function ClickView({ click, untilMs }: ClickViewProps) {
  const answered = click.requests.filter((sent) => sent.doneAtMs !== undefined).length
  const trace = useTrace(
    answered === 0 ? undefined : click.traceId,
    click.requests.at(-1)?.sentAtMs ?? click.atMs,
    answered,
  )
  const settling = useIsSettling(click.requests.at(-1)?.sentAtMs ?? click.atMs)
  const pictures = usePictures(click.atMs, untilMs)
  const timelines = trace.data?.data.timelines ?? []
  const row = pictures.length > 0 && (
    <div className={styles.pictures}>
      <Pictures pictures={pictures} />
    </div>
  )
  return (
    <article className={styles.click}>
      <header className={styles.head}>
        <h3 className={styles.label}>{click.label}</h3>
        <p className={styles.where}>
          on <span className="mono">{shortPath(click.page)}</span> at{' '}
          {formatTime(new Date(click.atMs).toISOString())} · you waited {waitInWords(click)}
        </p>
      </header>
      {timelines.length > 0 ? (
        <TraceView timelines={timelines} sent={click.requests} settling={settling}>
          {row}
        </TraceView>
      ) : settling || trace.isLoading ? (
        <p className={styles.note}>Asking the server what it did…</p>
      ) : (
        <>
          <p className={styles.note}>{missingInWords(trace.error)}</p>
          <SentRequests requests={click.requests} />
          {row}
        </>
      )}
    </article>
  )
}

function missingInWords(error: unknown): string {
  const problem = error === null ? undefined : asProblem(error)
  if (problem?.status === 0) return 'The server cannot be reached, so only what this browser saw is known.'
  return 'The server keeps no record of this click any more, or it is somebody else’s: it remembers the last ones only. This is what the browser saw.'
}
