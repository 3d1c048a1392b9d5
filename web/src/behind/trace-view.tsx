import { IconPlayerPlay } from '@tabler/icons-react'
import { useMemo, useState } from 'react'
import type { ReactNode } from 'react'
import type { SentRequest } from '../api/click.ts'
import type { Stage, Timeline } from '../api/timeline.ts'
import { Legend } from './legend.tsx'
import { Overview } from './overview.tsx'
import { scaleOf, startUsOf } from './scale.ts'
import { Scene } from './scene.tsx'
import styles from './trace-view.module.css'
import { mainOf } from './main-of.ts'
import { busyUs } from './scale.ts'
import { countInWords, formatUs } from './words.ts'

interface TraceViewProps {
  readonly timelines: readonly Timeline[]
  readonly sent?: readonly SentRequest[]
  readonly settling?: boolean
  /** What only the browser knows of the click, under what the server tells. */
  readonly children?: ReactNode
}

/** Everything one click caused: the whole of it at a glance, then each part as a scene. */
export function TraceView({ timelines: given, sent = [], settling = false, children }: TraceViewProps) {
  const timelines = useMemo(() => given.toSorted((a, b) => a.startedAt.localeCompare(b.startedAt)), [given])
  const scale = useMemo(() => scaleOf(timelines), [timelines])
  const [lit, setLit] = useState<Stage>()
  const [replays, setReplays] = useState(0)
  const main = mainOf(timelines)
  const worked = timelines.reduce((sum, timeline) => sum + busyUs(timeline), 0)
  return (
    <div className={styles.trace} data-slow={replays > 0 || undefined} data-lit={lit}>
      <div className={styles.summary}>
        <p>
          <strong className={styles.total}>{formatUs(worked)}</strong>
          <span>of work on the server: {countInWords(timelines)}.</span>
        </p>
        <button type="button" className={styles.replay} onClick={() => setReplays(replays + 1)}>
          <IconPlayerPlay size={13} stroke={2} aria-hidden /> Slow motion
        </button>
      </div>
      <Overview key={`overview-${replays}`} timelines={timelines} scale={scale} lit={lit} />
      <Legend timelines={timelines} lit={lit} onLight={setLit} />
      <ol className={styles.scenes} aria-label="What happened, in order">
        {timelines.map((timeline) => (
          <li key={`${timeline.spanId}-${replays}`}>
            <Scene
              timeline={timeline}
              cause={timelines.find((candidate) => candidate.spanId === timeline.parentSpanId)}
              afterUs={startUsOf(timeline, scale.firstMs)}
              sent={sent.find((candidate) => candidate.spanId === timeline.parentSpanId)}
              opened={timeline === main || replays > 0}
              lit={lit}
            />
          </li>
        ))}
      </ol>
      {children}
      <p className={styles.end} data-settling={settling || undefined} role="status">
        {settling ? 'Listening for what else this click causes' : 'That was all.'}
      </p>
    </div>
  )
}
