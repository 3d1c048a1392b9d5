import type { ReactNode } from 'react'
import type { Step } from '../api/timeline.ts'
import { PlanTree } from './plan-tree.tsx'
import { SqlBlock } from './sql-block.tsx'
import { stageWords } from './stages.ts'
import styles from './step-detail.module.css'
import { factOf } from './words.ts'

// Shown in a form of their own, so not again in the list of the rest.
const OWN_FORM = new Set(['sql', 'values', 'plan', 'clause'])

const LABELS: Readonly<Record<string, string>> = {
  onHand: 'on hand',
  durationUs: 'took',
  rows: 'rows',
  id: 'id',
}

/** One click deeper: why there is such a step, and all of its technical detail. */
export function StepDetail({ step }: { readonly step: Step }) {
  const { detail } = step
  const rest = Object.entries(detail).filter(([name, value]) => !OWN_FORM.has(name) && !isEmpty(value))
  const sql = typeof detail['sql'] === 'string' ? detail['sql'] : undefined
  const values = Array.isArray(detail['values']) ? detail['values'] : []
  return (
    <div className={styles.detail}>
      <p className={styles.why}>
        {[factOf(step), stageWords(step.stage).why].filter((part) => part !== '').join(' ')}
      </p>
      {typeof detail['clause'] === 'string' && detail['clause'] !== '' && (
        <pre className={styles.clause}>{detail['clause']}</pre>
      )}
      {sql !== undefined && <SqlBlock sql={sql} />}
      {values.length > 0 && <Values values={values} />}
      {!isEmpty(detail['plan']) && <PlanTree plan={detail['plan']} />}
      {rest.length > 0 && (
        <dl className={styles.facts}>
          {rest.map(([name, value]) => (
            <div key={name}>
              <dt>{LABELS[name] ?? spaced(name)}</dt>
              <dd>{show(value)}</dd>
            </div>
          ))}
        </dl>
      )}
    </div>
  )
}

/** What stands for $1, $2, …; the database is sent them apart from the question, so that no input can change it. */
function Values({ values }: { readonly values: readonly unknown[] }) {
  return (
    <ol className={styles.values} aria-label="Values">
      {values.map((value, index) => (
        <li key={index}>
          <span>${index + 1}</span>
          <code>{typeof value === 'string' ? value : JSON.stringify(value)}</code>
        </li>
      ))}
    </ol>
  )
}

function show(value: unknown): ReactNode {
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  if (typeof value === 'number') return value.toLocaleString('en-US')
  if (typeof value === 'string') return value
  if (Array.isArray(value) && value.every((item) => typeof item !== 'object')) return value.join(', ')
  return <pre className={styles.json}>{JSON.stringify(value, undefined, 2)}</pre>
}

const isEmpty = (value: unknown): boolean =>
  value === undefined ||
  value === null ||
  value === '' ||
  (typeof value === 'object' && Object.keys(value).length === 0)

const spaced = (name: string): string =>
  name.replaceAll(/([a-z])([A-Z])/g, (_, before: string, after: string) => `${before} ${after.toLowerCase()}`)
