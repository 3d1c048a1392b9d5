import { createContext, use, useCallback, useMemo, useState } from 'react'
import type { ReactNode } from 'react'

interface Behind {
  readonly isOpen: boolean
  readonly toggle: () => void
  readonly close: () => void
}

const BehindContext = createContext<Behind>({
  isOpen: false,
  toggle: () => undefined,
  close: () => undefined,
})
/** The id of the button that opens the panel. */
export const BEHIND_BUTTON = 'behind-button'
const STORAGE_KEY = 'offstage.behind'

/** Whether the panel behind the screen is open; it stays as it was left. */
export function BehindProvider({ children }: { readonly children: ReactNode }) {
  const [isOpen, setOpen] = useState(() => sessionStorage.getItem(STORAGE_KEY) === 'open')
  const set = useCallback((open: boolean) => {
    sessionStorage.setItem(STORAGE_KEY, open ? 'open' : 'closed')
    setOpen(open)
  }, [])
  const value = useMemo(
    () => ({ isOpen, toggle: () => set(!isOpen), close: () => set(false) }),
    [isOpen, set],
  )
  return <BehindContext value={value}>{children}</BehindContext>
}

export const useBehind = (): Behind => use(BehindContext)
