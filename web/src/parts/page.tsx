import { createContext, useContext } from 'react'
import type { ReactNode } from 'react'
import { useTitle } from '../app/use-title.ts'
import styles from './page.module.css'

interface PageProps {
  readonly title: string
  readonly lead?: ReactNode
  readonly above?: ReactNode
  readonly action?: ReactNode
  readonly width?: 'narrow' | 'wide'
  readonly children: ReactNode
}

const WithinPage = createContext(false)

/** The heading of a state: the page's own where the state stands for the page, or else one within it. */
export function StateHeading({
  title,
  className,
}: {
  readonly title: string
  readonly className?: string | undefined
}) {
  if (useContext(WithinPage)) return <h2 className={className}>{title}</h2>
  return <PageHeading title={title} className={className} />
}

function PageHeading({
  title,
  className,
}: {
  readonly title: string
  readonly className?: string | undefined
}) {
  useTitle(title)
  return <h1 className={className}>{title}</h1>
}

/** A page with its heading; every page has one `h1`, which is also the tab's title. */
export function Page({ title, lead, above, action, width = 'wide', children }: PageProps) {
  useTitle(title)
  return (
    <div className={styles.page} data-width={width}>
      {above}
      <header className={styles.head}>
        <div className={styles.words}>
          <h1>{title}</h1>
          {lead !== undefined && <p className={styles.lead}>{lead}</p>}
        </div>
        {action !== undefined && <div className={styles.action}>{action}</div>}
      </header>
      <WithinPage value>{children}</WithinPage>
    </div>
  )
}

/** A sheet of paper on the page. */
export function Card({
  title,
  action,
  children,
  flush = false,
  label,
}: {
  readonly title?: ReactNode
  readonly action?: ReactNode
  readonly children: ReactNode
  readonly flush?: boolean
  readonly label?: string
}) {
  return (
    <section className={styles.card} aria-label={label}>
      {(title !== undefined || action !== undefined) && (
        <div className={styles.cardHead}>
          <h2 className={styles.cardTitle}>{title}</h2>
          {action}
        </div>
      )}
      <div className={flush ? styles.flush : styles.cardBody}>{children}</div>
    </section>
  )
}
