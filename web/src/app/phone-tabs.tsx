import { IconShoppingBag, IconUser } from '@tabler/icons-react'
import type { Icon } from '@tabler/icons-react'
import { Link, useLocation } from '@tanstack/react-router'
import { useMe } from '../api/session.ts'
import { useCart } from '../pages/orders/use-cart.ts'
import { AREAS, STAFF_AREA, STAFF_ROLES, ownsPath } from './areas.ts'
import styles from './phone-tabs.module.css'

/** The areas under the thumb, on a phone. */
export function PhoneTabs() {
  const path = useLocation({ select: (location) => location.pathname })
  const me = useMe()
  const cart = useCart()
  const inCart = path === '/cart' || path === '/checkout'
  return (
    <nav className={styles.tabs} aria-label="Areas">
      {AREAS.map((area) => (
        <Tab
          key={area.to}
          to={area.to}
          label={area.label}
          Icon={area.icon}
          current={ownsPath(area, path) && !inCart}
        />
      ))}
      <Tab to="/cart" label="Cart" Icon={IconShoppingBag} current={inCart} count={cart.count} />
      {me.has(...STAFF_ROLES) ? (
        <Tab to="/staff" label="Staff" Icon={STAFF_AREA.icon} current={ownsPath(STAFF_AREA, path)} />
      ) : (
        <Tab
          to={me.user === undefined ? '/sign-in' : '/account'}
          label="You"
          Icon={IconUser}
          current={path === '/account' || path === '/sign-in'}
        />
      )}
    </nav>
  )
}

interface TabProps {
  readonly to: '/' | '/bank' | '/media' | '/cart' | '/staff' | '/account' | '/sign-in'
  readonly label: string
  readonly Icon: Icon
  readonly current: boolean
  readonly count?: number
}

function Tab({ to, label, Icon, current, count = 0 }: TabProps) {
  return (
    <Link
      to={to}
      className={styles.tab}
      data-current={current || undefined}
      data-click={label}
      aria-current={current ? 'page' : undefined}
    >
      <span className={styles.icon}>
        <Icon size={22} stroke={current ? 2 : 1.6} aria-hidden />
        {count > 0 && (
          <span className={styles.count} aria-hidden>
            {count > 99 ? '99+' : count}
          </span>
        )}
      </span>
      {label}
    </Link>
  )
}
