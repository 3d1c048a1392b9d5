import { useMemo, useState } from 'react'
import { asProblem } from '../api/problem.ts'
import { useTrace, useTimelines } from '../api/use-timeline.ts'
import type { Timeline } from '../api/timeline.ts'
import { Face } from '../parts/face.tsx'
import { SkeletonRows } from '../parts/skeletons.tsx'
import { EmptyState, ProblemState } from '../parts/states.tsx'
import { formatAgo } from '../parts/time.ts'
import panel from './behind-panel.module.css'
import styles from './everybody.module.css'
import { mainOf } from './main-of.ts'
import { sceneTitle } from './scene-title.ts'
import { TraceView } from './trace-view.tsx'
import { countInWords } from './words.ts'

/** The last clicks of everybody, one of them open. */
export function Everybody() {
  const recent = useTimelines(100)
  const traces = useMemo(() => byTrace(recent.data?.data ?? []), [recent.data])
  const [chosen, setChosen] = useState<string>()
  if (recent.error !== null) return <ProblemState problem={asProblem(recent.error)} />
  if (recent.isLoading) return <SkeletonRows count={8} />
  if (traces.length === 0) return <EmptyState title="Nobody has clicked anything yet" />
  const open = traces.find((trace) => trace.traceId === chosen) ?? traces[0]
  return (
    <div className={styles.columns} data-behind>
      <ol className={styles.list} aria-label="The last clicks of everybody">
        {traces.map((trace) => (
          <TraceRow
            key={trace.traceId}
            trace={trace}
            chosen={trace === open}
            onChoose={() => setChosen(trace.traceId)}
          />
        ))}
      </ol>
      {open !== undefined && (
        <div className={`${panel.panel} ${styles.open}`}>
          <OpenTrace key={open.traceId} trace={open} />
        </div>
      )}
    </div>
  )
}

interface TraceSummary {
  readonly traceId: string
  readonly timelines: readonly Timeline[]
}

function TraceRow({
  trace,
  chosen,
  onChoose,
}: {
  readonly trace: TraceSummary
  readonly chosen: boolean
  readonly onChoose: () => void
}) {
  const first = trace.timelines[0]
  const main = mainOf(trace.timelines)
  const who = first === undefined ? '' : whoIs(first)
  return (
    <li>
      <button type="button" className={styles.row} aria-pressed={chosen} onClick={onChoose}>
        <Face name={who} size={34} />
        <span className={styles.words}>
          <strong>{main === undefined ? '' : sceneTitle(main)}</strong>
          <span>
            {[who, countInWords(trace.timelines), first === undefined ? '' : formatAgo(first.startedAt)].join(
              ' · ',
            )}
          </span>
        </span>
      </button>
    </li>
  )
}

function OpenTrace({ trace }: { readonly trace: TraceSummary }) {
  const whole = useTrace(
    trace.traceId,
    Date.parse(trace.timelines[0]?.startedAt ?? ''),
    trace.timelines.length,
  )
  return <TraceView timelines={whole.data?.data.timelines ?? trace.timelines} />
}

/** What the system does by itself has names that only its makers know. */
const whoIs = ({ actor }: Timeline): string =>
  actor.kind === 'system' ? 'The system' : (actor.name ?? 'A guest')

// What the sign-in page looks up for a developer would stand here as a click of its own.
const isByTheWay = ({ title, status }: Timeline): boolean =>
  title.startsWith('GET /api/dev/') && Number(status) < 400

/** The timelines under the click they belong to, the newest click first, each in the order of time. */
function byTrace(timelines: readonly Timeline[]): readonly TraceSummary[] {
  const groups = Map.groupBy(
    timelines.filter((timeline) => !isByTheWay(timeline)),
    (timeline) => timeline.traceId,
  )
  return [...groups].map(([traceId, group]) => ({
    traceId,
    timelines: group.toSorted((a, b) => a.startedAt.localeCompare(b.startedAt)),
  }))
}
