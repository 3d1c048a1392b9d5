import { IconChevronRight } from '@tabler/icons-react'
import { useId, useState } from 'react'
import type { Step } from '../api/timeline.ts'
import { stageWords } from './stages.ts'
import { StepDetail } from './step-detail.tsx'
import styles from './step-row.module.css'
import { formatUs, sentenceOf } from './words.ts'

const DRAW_S = 0.6
// Below this a step is a note of a fact, not a piece of work worth a number.
const WORTH_TIMING_US = 5

/** One step: its sentence, and a bar for when it happened and how long it took; pressed, it tells the rest. */
export function StepRow({
  step,
  wholeUs,
  dim,
}: {
  readonly step: Step
  readonly wholeUs: number
  readonly dim: boolean
}) {
  const [open, setOpen] = useState(false)
  const id = useId()
  const { colour, name } = stageWords(step.stage)
  const left = Math.min(99.4, (step.startUs / wholeUs) * 100)
  const width = Math.min(100 - left, (step.durationUs / wholeUs) * 100)
  const delay = `calc(${((left / 100) * DRAW_S).toFixed(3)}s * var(--pace))`
  return (
    <div
      className={styles.step}
      data-dim={dim || undefined}
      data-open={open || undefined}
      style={{ '--stage': colour } as React.CSSProperties}
    >
      <button
        type="button"
        className={styles.row}
        aria-expanded={open}
        aria-controls={id}
        style={{ animationDelay: delay }}
        onClick={() => setOpen(!open)}
      >
        <span className={styles.mark} title={name} aria-hidden />
        <span className={styles.title}>{sentenceOf(step)}</span>
        <span className={styles.time}>
          {step.durationUs < WORTH_TIMING_US ? '' : formatUs(step.durationUs)}
        </span>
        <IconChevronRight className={styles.chevron} size={14} aria-hidden />
        <span className={styles.track} aria-hidden>
          <i
            data-note={step.durationUs < WORTH_TIMING_US || undefined}
            style={{ left: `${left}%`, width: `max(4px, ${width}%)`, animationDelay: delay }}
          />
        </span>
      </button>
      {open && (
        <div id={id} className={styles.detail}>
          <StepDetail step={step} />
        </div>
      )}
    </div>
  )
}
