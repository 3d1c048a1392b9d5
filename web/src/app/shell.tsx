import { Outlet, useRouterState } from '@tanstack/react-router'
import { Suspense, lazy, useEffect, useRef } from 'react'
import { useBehind } from './behind-context.tsx'
import { Header } from './header.tsx'
import { isTyping, useShortcut } from './keys.ts'
import { PhoneTabs } from './phone-tabs.tsx'
import styles from './shell.module.css'

const BehindPanel = lazy(() =>
  import('../behind/behind-panel.tsx').then((module) => ({ default: module.BehindPanel })),
)

/** The frame around every page, with the panel behind the screen beside it. */
export function Shell() {
  const behind = useBehind()
  useShortcut('b', behind.toggle)
  const main = useFocusOnNavigation()
  return (
    <div className={styles.frame} data-behind-open={behind.isOpen || undefined}>
      <a className={styles.skip} href="#main">
        Skip to the page
      </a>
      <div className={styles.stage}>
        <Header />
        <main id="main" ref={main} tabIndex={-1} className={styles.main}>
          <Outlet />
        </main>
        <Footer />
      </div>
      <PhoneTabs />
      {behind.isOpen && (
        <Suspense fallback={<aside className={styles.waiting} aria-label="Behind the screen is loading" />}>
          <BehindPanel />
        </Suspense>
      )}
    </div>
  )
}

function Footer() {
  return (
    <footer className={styles.footer}>
      <span>Offstage. A shop, a bank and a media library on one backend.</span>
      <nav aria-label="For developers" className={styles.footerLinks}>
        <a href="/docs">API documentation</a>
        <a href="/openapi.json">OpenAPI</a>
      </nav>
    </footer>
  )
}

/**
 * Moves the focus to the page after a navigation, so that a screen reader starts where the eye does; but not away from
 * somebody who has begun to type meanwhile.
 */
function useFocusOnNavigation() {
  const main = useRef<HTMLElement>(null)
  const path = useRouterState({ select: (state) => state.resolvedLocation?.pathname })
  const before = useRef(path)
  useEffect(() => {
    const hasMoved = before.current !== undefined && before.current !== path
    if (hasMoved && !isTyping(document.activeElement)) main.current?.focus({ preventScroll: true })
    before.current = path
  }, [path])
  return main
}
