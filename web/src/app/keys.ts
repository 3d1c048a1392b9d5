import { useLayoutEffect } from 'react'

/** Runs `act` when `key` is pressed alone and nobody is typing. */
export function useShortcut(key: string, act: () => void): void {
  // Before the first paint: whoever sees what a key does can press it.
  useLayoutEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.key !== key || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target))
        return
      event.preventDefault()
      act()
    }
    document.addEventListener('keydown', press)
    return () => document.removeEventListener('keydown', press)
  }, [key, act])
}

/** Whether keys pressed there are letters of a text. */
export const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
