import { IconArrowUpRight, IconKeyboard, IconPin, IconPointer } from '@tabler/icons-react'
import type { Click } from '../api/click.ts'
import styles from './click-list.module.css'
import { formatUs } from './words.ts'

const ICONS = { press: IconPointer, open: IconArrowUpRight, type: IconKeyboard } as const

interface ClickListProps {
  readonly clicks: readonly Click[]
  readonly shown: string
  readonly held: boolean
  readonly onChoose: (traceId: string) => void
}

/** The last clicks, newest first; the one that is shown can be held fast while new ones arrive. */
export function ClickList({ clicks, shown, held, onChoose }: ClickListProps) {
  return (
    <ol className={styles.list} aria-label="The last clicks">
      {clicks.map((click) => {
        const Icon = click.traceId === shown && held ? IconPin : ICONS[click.kind]
        return (
          <li key={click.traceId} className={styles.item}>
            <button
              type="button"
              className={styles.click}
              aria-pressed={click.traceId === shown}
              onClick={() => onChoose(click.traceId)}
            >
              <Icon className={styles.icon} size={15} stroke={1.8} aria-hidden />
              <span className={styles.label}>{click.label}</span>
              <span className={styles.facts}>
                <Dots click={click} />
                <span className={styles.time}>{waitInWords(click)}</span>
              </span>
            </button>
          </li>
        )
      })}
    </ol>
  )
}

const DOTS_MAX = 5

/** A dot for each request: how it ended, at a glance. */
function Dots({ click }: { readonly click: Click }) {
  return (
    <span className={styles.dots} aria-hidden>
      {click.requests.slice(0, DOTS_MAX).map((sent) => (
        <i
          key={sent.spanId}
          data-state={
            sent.status === undefined
              ? 'waiting'
              : sent.status === 0 || sent.status >= 500
                ? 'bad'
                : sent.status >= 400
                  ? 'refused'
                  : 'good'
          }
        />
      ))}
    </span>
  )
}

/** How long the person waited, from the first request to the last answer. */
export function waitInWords(click: Click): string {
  const begun = click.requests[0]?.sentAtMs
  const ended = click.requests.flatMap((sent) => sent.doneAtMs ?? [])
  return begun === undefined || ended.length === 0 ? '…' : formatUs((Math.max(...ended) - begun) * 1_000)
}
