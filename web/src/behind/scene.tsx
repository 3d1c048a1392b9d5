import { IconBolt, IconChevronRight, IconSettingsAutomation, IconWorld } from '@tabler/icons-react'
import { useId, useState } from 'react'
import type { SentRequest } from '../api/click.ts'
import type { Stage, Timeline } from '../api/timeline.ts'
import { outlineOf } from './outline.ts'
import type { Line } from './outline.ts'
import { busyUs } from './scale.ts'
import { sceneTitle } from './scene-title.ts'
import styles from './scene.module.css'
import { stageWords } from './stages.ts'
import { StepRow } from './step-row.tsx'
import { StepRun } from './step-run.tsx'
import { formatUs, wentWrong } from './words.ts'

const KINDS = {
  request: { Icon: IconWorld, word: 'Request' },
  job: { Icon: IconSettingsAutomation, word: 'Job, afterwards' },
  push: { Icon: IconBolt, word: 'Live push' },
} as const

// A runaway request has hundreds of lines; the first tell the story and the rest wait to be asked for.
const LINES_FIRST = 24

interface SceneProps {
  readonly timeline: Timeline
  readonly cause: Timeline | undefined
  readonly afterUs: number
  readonly sent: SentRequest | undefined
  readonly opened: boolean
  readonly lit: Stage | undefined
}

/** One request, job or push: its story step by step, folded to a single bar until it is opened. */
export function Scene({ timeline, cause, afterUs, sent, opened, lit }: SceneProps) {
  const [open, setOpen] = useState(opened || wentWrong(timeline))
  const [all, setAll] = useState(false)
  const id = useId()
  const { Icon, word } = KINDS[timeline.kind] ?? KINDS.request
  const lines = outlineOf(timeline.steps)
  const shown = all ? lines : lines.slice(0, LINES_FIRST)
  return (
    <section
      className={styles.scene}
      data-kind={timeline.kind}
      data-caused={cause !== undefined || undefined}
      data-wrong={wentWrong(timeline) || undefined}
    >
      <button
        type="button"
        className={styles.head}
        aria-expanded={open}
        aria-controls={id}
        onClick={() => setOpen(!open)}
      >
        <span className={styles.badge} aria-hidden>
          <Icon size={16} stroke={1.7} />
        </span>
        <span className={styles.words}>
          <span className={styles.title}>{sceneTitle(timeline)}</span>
          <span className={styles.facts}>{factsOf(timeline, word, afterUs)}</span>
        </span>
        <span className={styles.time}>{formatUs(busyUs(timeline))}</span>
        <IconChevronRight className={styles.chevron} size={15} aria-hidden />
        {!open && <FoldedBar timeline={timeline} lit={lit} />}
      </button>
      {open && (
        <div id={id} className={styles.body}>
          {timeline.kind === 'request' && (
            <p className={styles.wire}>
              {sent === undefined ? timeline.title : `${sent.method} /api/${sent.path}`}
            </p>
          )}
          <ol className={styles.steps}>
            {shown.map((line, index) => (
              <li key={index} data-depth={line.depth === 0 ? undefined : line.depth}>
                <StoryLine line={line} wholeUs={busyUs(timeline)} lit={lit} />
              </li>
            ))}
          </ol>
          {!all && lines.length > LINES_FIRST && (
            <button type="button" className={styles.more} onClick={() => setAll(true)}>
              Show {lines.length - LINES_FIRST} more steps
            </button>
          )}
        </div>
      )}
    </section>
  )
}

function StoryLine({
  line,
  wholeUs,
  lit,
}: {
  readonly line: Line
  readonly wholeUs: number
  readonly lit: Stage | undefined
}) {
  const dims = (stage: Stage): boolean => lit !== undefined && lit !== stage
  if (line.kind === 'step') return <StepRow step={line.step} wholeUs={wholeUs} dim={dims(line.step.stage)} />
  return (
    <StepRun steps={line.steps} wholeUs={wholeUs} dim={dims('statement')}>
      {line.steps.map((step, index) => (
        <StepRow key={index} step={step} wholeUs={wholeUs} dim={false} />
      ))}
    </StepRun>
  )
}

function factsOf(timeline: Timeline, word: string, afterUs: number): string {
  const who =
    timeline.actor.kind === 'system'
      ? 'by the system itself'
      : timeline.actor.name === undefined
        ? 'as a guest'
        : `as ${timeline.actor.name}`
  const parts = [
    word,
    afterUs > 500 ? `${formatUs(afterUs)} later` : undefined,
    timeline.kind === 'push' ? undefined : who,
    statusInWords(timeline),
  ]
  return parts.filter((part) => part !== undefined).join(' · ')
}

function statusInWords({ kind, status }: Timeline): string | undefined {
  if (kind === 'request' && typeof status === 'number')
    return status < 400
      ? undefined
      : status === 409
        ? 'refused'
        : status < 500
          ? `refused (${status})`
          : `failed (${status})`
  if (status === 'running') return kind === 'request' ? 'still open, for live news' : 'still running'
  return typeof status === 'string' && status !== 'done' && status !== 'ok' && status !== 'sent'
    ? status
    : undefined
}

function FoldedBar({ timeline, lit }: { readonly timeline: Timeline; readonly lit: Stage | undefined }) {
  const whole = busyUs(timeline)
  return (
    <span className={styles.folded} aria-hidden>
      {timeline.steps.map((step, index) => (
        <i
          key={index}
          data-dim={(lit !== undefined && lit !== step.stage) || undefined}
          style={{
            left: `${(step.startUs / whole) * 100}%`,
            width: `max(2px, ${(step.durationUs / whole) * 100}%)`,
            background: stageWords(step.stage).colour,
          }}
        />
      ))}
    </span>
  )
}
