import { IconAlertTriangle, IconCircleCheck, IconInfoCircle } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import type { ApiProblem } from '../api/problem.ts'
import styles from './note.module.css'

const ICONS = { bad: IconAlertTriangle, good: IconCircleCheck, plain: IconInfoCircle } as const

/** A sentence that needs to be seen, inside the page where it belongs. */
export function Note({
  tone,
  title,
  children,
}: {
  readonly tone: keyof typeof ICONS
  readonly title?: string
  readonly children?: ReactNode
}) {
  const Icon = ICONS[tone]
  return (
    <div className={styles.note} data-tone={tone} role={tone === 'bad' ? 'alert' : 'status'}>
      <Icon size={18} stroke={1.8} aria-hidden />
      <div>
        {title !== undefined && <strong>{title}</strong>}
        {children !== undefined && <div>{children}</div>}
      </div>
    </div>
  )
}

/** A refused write, in words; `words` explains the refusals that its action declares. */
export function ProblemNote({
  problem,
  words = {},
}: {
  readonly problem: ApiProblem | undefined
  readonly words?: Readonly<Record<string, ReactNode>>
}) {
  if (problem === undefined) return null
  const explained = words[problem.code]
  return (
    <Note tone="bad" title={explained === undefined ? problem.document.title : undefined!}>
      {explained ?? (
        <>
          {problem.document.detail} {problem.document.hint}
        </>
      )}
    </Note>
  )
}
