import { IconAlertTriangle, IconCircleCheck, IconInfoCircle } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import type { ProblemCode } from '@offstage/client'
import type { Problem } from '../api/problem.ts'
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

/** A refused write, in words; `words` explains the refusals that its action declares, and problems that mean something here. */
export function ProblemNote<Name extends string = never>({
  problem,
  words = {},
}: {
  readonly problem: Problem<Name> | undefined
  readonly words?: { readonly [Code in Name | ProblemCode]?: ReactNode }
}) {
  if (problem === undefined) return null
  const explained = problem.code in words ? words[problem.code as Name | ProblemCode] : undefined
  return (
    <Note tone="bad" title={explained === undefined ? problem.title : undefined!}>
      {explained ?? (
        <>
          {problem.detail} {problem.hint}
        </>
      )}
    </Note>
  )
}
