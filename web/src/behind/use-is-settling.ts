import { useEffect, useState } from 'react'
import { pollMs } from '../api/use-timeline.ts'

/** Whether effects of a click may still arrive. */
export function useIsSettling(clickedAtMs: number): boolean {
  const [now, setNow] = useState(Date.now)
  const settling = pollMs(now - clickedAtMs) !== false
  useEffect(() => {
    setNow(Date.now())
    if (pollMs(Date.now() - clickedAtMs) === false) return
    const timer = setInterval(() => {
      setNow(Date.now())
      if (pollMs(Date.now() - clickedAtMs) === false) clearInterval(timer)
    }, 500)
    return () => clearInterval(timer)
  }, [clickedAtMs])
  return settling
}
