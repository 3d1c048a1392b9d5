import { IconChevronDown, IconChevronUp, IconX } from '@tabler/icons-react'
import { useState } from 'react'
import type { KeyboardEvent, PointerEvent } from 'react'
import { useClicks } from '../api/click.ts'
import type { Click } from '../api/click.ts'
import { BEHIND_BUTTON, useBehind } from '../app/behind-context.tsx'
import styles from './behind-panel.module.css'
import { ClickList } from './click-list.tsx'
import { ClickView } from './click-view.tsx'

// Far enough that it was meant; a shorter pull falls back.
const PULL_PX = 56

/** The panel behind the screen: the last clicks, and what each of them caused. */
export function BehindPanel() {
  const behind = useBehind()
  const clicks = useClicks()
  const [chosen, setChosen] = useState<string>()
  const [tall, setTall] = useState(false)
  const pull = usePull((up) => (up ? setTall(true) : tall ? setTall(false) : behind.close()))
  // Unless one is held fast, the panel follows the newest click.
  const shown = clicks.find((click) => click.traceId === chosen) ?? clicks[0]
  const press = (event: KeyboardEvent) => {
    if (event.key !== 'Escape') return
    behind.close()
    // Whoever closes it with a key goes on where they came from, not at the top of the page.
    document.getElementById(BEHIND_BUTTON)?.focus()
  }
  return (
    <aside
      className={styles.panel}
      data-behind
      data-tall={tall || undefined}
      aria-label="Behind the screen"
      onKeyDown={press}
    >
      <div className={styles.head} {...pull}>
        <span className={styles.grip} aria-hidden />
        <div>
          <h2 className={styles.title}>Behind the screen</h2>
          <p className={styles.lead}>Every click, and everything it caused.</p>
        </div>
        <button
          type="button"
          className={`${styles.tool} ${styles.size}`}
          aria-label={tall ? 'Make the panel smaller' : 'Make the panel larger'}
          onClick={() => setTall(!tall)}
        >
          {tall ? <IconChevronDown size={19} /> : <IconChevronUp size={19} />}
        </button>
        <button type="button" className={styles.tool} aria-label="Close the panel" onClick={behind.close}>
          <IconX size={19} stroke={1.7} />
        </button>
      </div>
      {shown === undefined ? (
        <p className={styles.none}>Nothing yet. Click anything on the page, and watch.</p>
      ) : (
        <>
          <ClickList
            clicks={clicks}
            shown={shown.traceId}
            held={chosen === shown.traceId}
            onChoose={(traceId) => setChosen(traceId === chosen ? undefined : traceId)}
          />
          <div className={styles.body} tabIndex={0} role="region" aria-label="What the click caused">
            <ClickView key={shown.traceId} click={shown} untilMs={nextAfter(clicks, shown)} />
          </div>
        </>
      )}
    </aside>
  )
}

/** When the click after this one began; the clicks stand newest first. */
const nextAfter = (clicks: readonly Click[], click: Click): number =>
  clicks[clicks.indexOf(click) - 1]?.atMs ?? Infinity

/** Pulling the head of the sheet up or down, on a phone. */
function usePull(onPull: (up: boolean) => void) {
  const [fromY, setFromY] = useState<number>()
  return {
    onPointerDown: (event: PointerEvent) => setFromY(event.clientY),
    onPointerUp: (event: PointerEvent) => {
      const moved = fromY === undefined ? 0 : event.clientY - fromY
      setFromY(undefined)
      if (event.pointerType !== 'mouse' && Math.abs(moved) > PULL_PX) onPull(moved < 0)
    },
  }
}
