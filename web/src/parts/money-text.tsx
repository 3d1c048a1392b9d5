import { useEffect, useRef, useState } from 'react'
import type { Money } from '../api/types.ts'
import { formatMoney, toMinor } from './money.ts'
import styles from './money-text.module.css'

/** An amount of money; `live` lets it glow for a moment when it changes. */
export function MoneyText({
  value,
  signed = false,
  live = false,
}: {
  readonly value: Money
  readonly signed?: boolean
  readonly live?: boolean
}) {
  const change = useChange(toMinor(value), live)
  const tone = signed && toMinor(value) > 0n ? styles.in : undefined
  return (
    <span
      className={[styles.money, tone, change === undefined ? undefined : styles[change]]
        .filter(Boolean)
        .join(' ')}
    >
      {formatMoney(value, signed)}
    </span>
  )
}

/** A count that glows for a moment when it changes. */
export function LiveCount({ value }: { readonly value: number }) {
  const change = useChange(BigInt(value), true)
  return (
    <span
      className={[styles.money, change === undefined ? undefined : styles[change]].filter(Boolean).join(' ')}
    >
      {value.toLocaleString('en-US')}
    </span>
  )
}

function useChange(value: bigint, watched: boolean): 'rose' | 'fell' | undefined {
  const before = useRef(value)
  const [change, setChange] = useState<'rose' | 'fell'>()
  useEffect(() => {
    if (!watched || before.current === value) return
    setChange(value > before.current ? 'rose' : 'fell')
    before.current = value
    const timer = setTimeout(() => setChange(undefined), 1_600)
    return () => clearTimeout(timer)
  }, [value, watched])
  return change
}
