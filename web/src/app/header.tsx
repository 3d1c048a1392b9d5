import { Tooltip, useComputedColorScheme, useMantineColorScheme } from '@mantine/core'
import { IconMoon, IconSearch, IconShoppingBag, IconSun, IconX } from '@tabler/icons-react'
import { Link, useLocation } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { useMe } from '../api/session.ts'
import { useCart } from '../pages/orders/use-cart.ts'
import { SearchBox } from '../pages/shop/search-box.tsx'
import { AccountMenu } from './account-menu.tsx'
import { AREAS, STAFF_AREA, STAFF_ROLES, ownsPath } from './areas.ts'
import { BehindButton } from './behind-button.tsx'
import styles from './header.module.css'
import { Logo } from './logo.tsx'

/** The bar over every page: where one can go, the search, the cart, the account and the way behind the screen. */
export function Header() {
  const path = useLocation({ select: (location) => location.pathname })
  const me = useMe()
  const [searching, setSearching] = useState(false)
  const areas = me.has(...STAFF_ROLES) ? [...AREAS, STAFF_AREA] : AREAS
  useEffect(() => setSearching(false), [path])
  return (
    <header className={styles.header}>
      <div className={styles.bar}>
        <Link to="/" className={styles.brand} aria-label="Offstage, home">
          <Logo />
          <span className={styles.name}>Offstage</span>
        </Link>
        <nav className={styles.areas} aria-label="Areas">
          {areas.map((area) => (
            <Link
              key={area.to}
              to={area.to}
              className={styles.area}
              data-current={ownsPath(area, path) || undefined}
            >
              {area.label}
            </Link>
          ))}
        </nav>
        <div className={styles.search} data-open={searching || undefined}>
          <SearchBox />
        </div>
        <div className={styles.tools}>
          <button
            type="button"
            className={`${styles.tool} ${styles.phoneOnly}`}
            aria-label={searching ? 'Close the search' : 'Search the shop'}
            aria-expanded={searching}
            onClick={() => setSearching(!searching)}
          >
            {searching ? <IconX size={20} stroke={1.7} /> : <IconSearch size={20} stroke={1.7} />}
          </button>
          <SchemeToggle />
          <CartLink />
          <AccountMenu />
          <BehindButton />
        </div>
      </div>
    </header>
  )
}

function CartLink() {
  const cart = useCart()
  const label =
    cart.count === 0 ? 'Cart, empty' : `Cart, ${cart.count} ${cart.count === 1 ? 'item' : 'items'}`
  return (
    <Tooltip label="Cart">
      <Link to="/cart" className={`${styles.tool} ${styles.cart}`} aria-label={label} data-click="Cart">
        <IconShoppingBag size={20} stroke={1.7} />
        {cart.count > 0 && (
          <span className={styles.count} key={cart.count}>
            {cart.count > 99 ? '99+' : cart.count}
          </span>
        )}
      </Link>
    </Tooltip>
  )
}

function SchemeToggle() {
  const { setColorScheme } = useMantineColorScheme()
  const scheme = useComputedColorScheme('light')
  const other = scheme === 'dark' ? 'light' : 'dark'
  return (
    <Tooltip label={`Switch to ${other}`}>
      <button
        type="button"
        className={`${styles.tool} ${styles.deskOnly}`}
        aria-label={`Switch to the ${other} colours`}
        onClick={() => setColorScheme(other)}
      >
        {scheme === 'dark' ? <IconSun size={20} stroke={1.7} /> : <IconMoon size={20} stroke={1.7} />}
      </button>
    </Tooltip>
  )
}
