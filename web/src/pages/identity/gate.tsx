import type { ReactNode } from 'react'
import { Logo } from '../../app/logo.tsx'
import { useTitle } from '../../app/use-title.ts'
import styles from './gate.module.css'

interface GateProps {
  readonly title: string
  readonly lead?: ReactNode
  readonly children: ReactNode
  readonly below?: ReactNode
  readonly beside?: ReactNode
}

/** The frame of the pages before one is signed in. */
export function Gate({ title, lead, children, below, beside }: GateProps) {
  useTitle(title)
  return (
    <div className={styles.gate} data-wide={beside !== undefined || undefined}>
      <div className={styles.main}>
        <Logo size={40} />
        <h1 className={styles.title}>{title}</h1>
        {lead !== undefined && <p className={styles.lead}>{lead}</p>}
        <div className={styles.form}>{children}</div>
        {below !== undefined && <div className={styles.below}>{below}</div>}
      </div>
      {beside}
    </div>
  )
}
