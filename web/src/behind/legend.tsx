import type { Stage, Timeline } from '../api/timeline.ts'
import styles from './legend.module.css'
import { STAGES, stageWords } from './stages.ts'

interface LegendProps {
  readonly timelines: readonly Timeline[]
  readonly lit: Stage | undefined
  readonly onLight: (stage: Stage | undefined) => void
}

/** What the colours mean, of those that occur; pressing one lights its steps alone. */
export function Legend({ timelines, lit, onLight }: LegendProps) {
  const present = new Set(timelines.flatMap((timeline) => timeline.steps.map((step) => step.stage)))
  // The keys of the table are its stages, in the order in which they usually happen.
  const order = Object.keys(STAGES) as readonly Stage[]
  return (
    <ul className={styles.legend} aria-label="What the colours mean">
      {order
        .filter((stage) => present.has(stage))
        .map((stage) => (
          <li key={stage}>
            <button
              type="button"
              className={styles.entry}
              aria-pressed={lit === stage}
              onClick={() => onLight(lit === stage ? undefined : stage)}
            >
              <i style={{ background: stageWords(stage).colour }} aria-hidden />
              {stageWords(stage).name}
            </button>
          </li>
        ))}
    </ul>
  )
}
