import { IconChevronRight } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { Fragment } from 'react'
import styles from './crumbs.module.css'

interface Crumb {
  readonly label: string
  readonly to: string
}

/** The way back up. */
export function Crumbs({ crumbs }: { readonly crumbs: readonly Crumb[] }) {
  return (
    <nav className={styles.crumbs} aria-label="You are here">
      {crumbs.map((crumb, index) => (
        <Fragment key={crumb.to}>
          {index > 0 && <IconChevronRight size={13} aria-hidden />}
          <Link to={crumb.to as '/'} className={styles.crumb}>
            {crumb.label}
          </Link>
        </Fragment>
      ))}
    </nav>
  )
}
