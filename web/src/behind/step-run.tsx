import { IconChevronRight } from '@tabler/icons-react'
import { useId, useState } from 'react'
import type { ReactNode } from 'react'
import type { Step } from '../api/timeline.ts'
import { stageWords } from './stages.ts'
import styles from './step-row.module.css'
import { formatUs } from './words.ts'

interface StepRunProps {
  readonly steps: readonly Step[]
  readonly wholeUs: number
  readonly dim: boolean
  readonly children: ReactNode
}

/** Several turns to the database in a row, told as one line; pressed, it gives way to each of them. */
export function StepRun({ steps, wholeUs, dim, children }: StepRunProps) {
  const [open, setOpen] = useState(false)
  const id = useId()
  const tookUs = steps.reduce((sum, step) => sum + step.durationUs, 0)
  return (
    <div
      className={styles.step}
      data-dim={dim || undefined}
      style={{ '--stage': stageWords('statement').colour } as React.CSSProperties}
    >
      <button
        type="button"
        className={styles.row}
        aria-expanded={open}
        aria-controls={id}
        onClick={() => setOpen(!open)}
      >
        <span className={styles.mark} data-many aria-hidden />
        <span className={styles.title}>Turned to the database {steps.length} times</span>
        <span className={styles.time}>{formatUs(tookUs)}</span>
        <IconChevronRight className={styles.chevron} size={14} aria-hidden />
        {!open && (
          <span className={styles.track} aria-hidden>
            {steps.map((step, index) => (
              <i
                key={index}
                style={{
                  left: `${(step.startUs / wholeUs) * 100}%`,
                  width: `max(2px, ${(step.durationUs / wholeUs) * 100}%)`,
                }}
              />
            ))}
          </span>
        )}
      </button>
      {open && (
        <div id={id} className={styles.inner}>
          {children}
        </div>
      )}
    </div>
  )
}
