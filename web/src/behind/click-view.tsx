import { asProblem } from '../api/problem.ts'
import type { Click } from '../api/click.ts'
import { useTrace } from '../api/use-timeline.ts'
import { formatTime } from '../parts/time.ts'
import styles from './click-view.module.css'
import { waitInWords } from './click-list.tsx'
import { SentRequests } from './sent-requests.tsx'
import { TraceView } from './trace-view.tsx'
import { useIsSettling } from './use-is-settling.ts'

/** One of this browser's clicks, with what the server tells about it. */
export function ClickView({ click }: { readonly click: Click }) {
  const answered = click.requests.filter((sent) => sent.doneAtMs !== undefined).length
  const trace = useTrace(
    answered === 0 ? undefined : click.traceId,
    click.requests.at(-1)?.sentAtMs ?? click.atMs,
    answered,
  )
  const settling = useIsSettling(click.requests.at(-1)?.sentAtMs ?? click.atMs)
  const timelines = trace.data?.data.timelines ?? []
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
        <TraceView timelines={timelines} sent={click.requests} settling={settling} />
      ) : settling || trace.isLoading ? (
        <p className={styles.note}>Asking the server what it did…</p>
      ) : (
        <>
          <p className={styles.note}>{missingInWords(trace.error)}</p>
          <SentRequests requests={click.requests} />
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

/** An address without the ids that nobody reads. */
const shortPath = (path: string): string => path.replaceAll(/[0-9a-f]{8}-[0-9a-f-]{23}([0-9a-f]{4})/g, '…$1')
