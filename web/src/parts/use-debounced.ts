import { useEffect, useEffectEvent, useState } from 'react'

/** A value once it has been quiet for a while; `onSettle` hears of it before anything is rendered with it. */
export function useDebounced<Value>(value: Value, quietMs: number, onSettle?: (value: Value) => void): Value {
  const [settled, setSettled] = useState(value)
  const settle = useEffectEvent(() => {
    if (Object.is(value, settled)) return
    onSettle?.(value)
    setSettled(value)
  })
  useEffect(() => {
    const timer = setTimeout(() => settle(), quietMs)
    return () => clearTimeout(timer)
  }, [value, quietMs])
  return settled
}
