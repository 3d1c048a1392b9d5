import { useId } from 'react'
import styles from './choice.module.css'

interface ChoiceProps<Value extends string> {
  readonly label: string
  /** Undefined while it is not known yet. */
  readonly value: Value | undefined
  readonly onChange: (value: Value) => void
  readonly options: readonly { readonly value: Value; readonly label: string }[]
}

/** One of two or three that are all in sight; the browser's own radio buttons, so that the arrow keys walk through them. */
export function Choice<Value extends string>({ label, value, onChange, options }: ChoiceProps<Value>) {
  const name = useId()
  return (
    <div className={styles.choice} role="radiogroup" aria-label={label}>
      {options.map((option) => (
        <label key={option.value} className={styles.option}>
          <input
            type="radio"
            name={name}
            value={option.value}
            checked={option.value === value}
            onChange={() => onChange(option.value)}
          />
          <span>{option.label}</span>
        </label>
      ))}
    </div>
  )
}
