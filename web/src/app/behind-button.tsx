import { Tooltip } from '@mantine/core'
import { useClicks } from '../api/click.ts'
import type { Click } from '../api/click.ts'
import styles from './behind-button.module.css'
import { BEHIND_BUTTON, useBehind } from './behind-context.tsx'

/** The way behind the screen; it says how long the last click took, as this browser saw it. */
export function BehindButton() {
  const behind = useBehind()
  const last = useClicks()[0]
  return (
    <Tooltip
      label={
        <>
          What happened behind that click <kbd className={styles.key}>b</kbd>
        </>
      }
    >
      <button
        id={BEHIND_BUTTON}
        type="button"
        className={styles.button}
        aria-pressed={behind.isOpen}
        aria-label="Behind the screen"
        data-behind
        onClick={behind.toggle}
      >
        <span className={styles.bars} key={last?.traceId} aria-hidden>
          <i />
          <i />
          <i />
        </span>
        <span className={styles.label}>Behind the screen</span>
        <span className={styles.time}>{last === undefined ? '' : summary(last)}</span>
      </button>
    </Tooltip>
  )
}

function summary(click: Click): string {
  const ended = click.requests.flatMap((sent) => (sent.doneAtMs === undefined ? [] : [sent.doneAtMs]))
  const begun = click.requests[0]?.sentAtMs
  if (begun === undefined || ended.length === 0) return '…'
  const ms = Math.max(...ended) - begun
  return ms < 1_000 ? `${Math.max(1, Math.round(ms))} ms` : `${(ms / 1_000).toFixed(1)} s`
}
