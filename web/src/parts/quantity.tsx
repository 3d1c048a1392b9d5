import { IconMinus, IconPlus } from '@tabler/icons-react'
import styles from './quantity.module.css'

interface QuantityProps {
  readonly value: number
  readonly onChange: (value: number) => void
  readonly label: string
  readonly min?: number
  readonly max?: number
  readonly disabled?: boolean
}

/** How many of a thing, by buttons or by typing. */
export function Quantity({ value, onChange, label, min = 1, max = 999, disabled = false }: QuantityProps) {
  const set = (next: number) => onChange(Math.min(max, Math.max(min, Math.trunc(next) || min)))
  return (
    <div className={styles.quantity} role="group" aria-label={label}>
      <button
        type="button"
        aria-label="One less"
        data-click={`One less: ${label}`}
        disabled={disabled || value <= min}
        onClick={() => set(value - 1)}
      >
        <IconMinus size={15} />
      </button>
      <input
        inputMode="numeric"
        aria-label={label}
        value={value}
        disabled={disabled}
        onChange={(event) => set(Number(event.currentTarget.value))}
        onFocus={(event) => event.currentTarget.select()}
      />
      <button
        type="button"
        aria-label="One more"
        data-click={`One more: ${label}`}
        disabled={disabled || value >= max}
        onClick={() => set(value + 1)}
      >
        <IconPlus size={15} />
      </button>
    </div>
  )
}
