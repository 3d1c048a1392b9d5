import type { Stage, Timeline } from '../api/timeline.ts'
import styles from './overview.module.css'
import { busyUs, startUsOf } from './scale.ts'
import type { Gap, Scale } from './scale.ts'
import { stageWords } from './stages.ts'
import { formatUs } from './words.ts'

// More lanes than this say less, not more.
const LANES_MAX = 48
// How long the whole of a click takes to draw itself, in seconds, before `--pace` stretches it.
const DRAW_S = 0.55

interface OverviewProps {
  readonly timelines: readonly Timeline[]
  readonly scale: Scale
  readonly lit: Stage | undefined
}

/** The whole click on one axis: a lane for each request, job and push, with long pauses folded. */
export function Overview({ timelines, scale, lit }: OverviewProps) {
  const lanes = timelines.slice(0, LANES_MAX)
  return (
    <div
      className={styles.overview}
      role="img"
      aria-label={`${timelines.length} parts within ${formatUs(scale.totalUs)}`}
    >
      <div
        className={styles.lanes}
        data-dense={lanes.length > 24 ? 'very' : lanes.length > 9 ? 'rather' : undefined}
      >
        {scale.gaps.map((gap) => (
          <span
            key={gap.at}
            className={styles.gap}
            style={{ left: percent(gap.at), width: percent(gap.width) }}
          />
        ))}
        {lanes.map((timeline) => (
          <Lane key={timeline.spanId} timeline={timeline} scale={scale} lit={lit} />
        ))}
      </div>
      <div className={styles.axis}>
        <span>0</span>
        {readable(scale.gaps).map((gap) => (
          <span key={gap.at} className={styles.pause} style={{ left: percent(gap.at + gap.width / 2) }}>
            {formatUs(gap.us)}
          </span>
        ))}
        <span>{formatUs(scale.totalUs)}</span>
      </div>
    </div>
  )
}

function Lane({
  timeline,
  scale,
  lit,
}: {
  readonly timeline: Timeline
  readonly scale: Scale
  readonly lit: Stage | undefined
}) {
  const start = startUsOf(timeline, scale.firstMs)
  const from = scale.place(start)
  const to = scale.place(start + busyUs(timeline))
  return (
    <span className={styles.lane}>
      <span
        className={styles.span}
        data-kind={timeline.kind}
        style={{ left: percent(from), width: percent(Math.max(0.004, to - from)) }}
      />
      {timeline.steps.map((step, index) => {
        const at = scale.place(start + step.startUs)
        const end = scale.place(start + step.startUs + step.durationUs)
        return (
          <i
            key={index}
            className={styles.step}
            data-dim={(lit !== undefined && lit !== step.stage) || undefined}
            style={{
              left: percent(at),
              width: `max(2px, ${percent(end - at)})`,
              background: stageWords(step.stage).colour,
              animationDelay: `calc(${(at * DRAW_S).toFixed(3)}s * var(--pace))`,
            }}
          />
        )
      })}
    </span>
  )
}

// Closer than this, two labels under the axis would stand on each other; the ends have labels of their own.
const LABEL_SHARE = 0.12

/** The pauses that have room for a label. */
const readable = (gaps: readonly Gap[]): readonly Gap[] =>
  gaps.filter((gap, index) => {
    const before = gaps[index - 1]
    return (
      gap.at > LABEL_SHARE / 2 &&
      gap.at + gap.width < 1 - LABEL_SHARE &&
      (before === undefined || gap.at - before.at > LABEL_SHARE)
    )
  })

const percent = (share: number): string => `${(share * 100).toFixed(2)}%`
