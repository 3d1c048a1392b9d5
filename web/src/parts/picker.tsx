import { NativeSelect } from '@mantine/core'

interface PickerProps {
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
  readonly options: readonly { readonly value: string; readonly label: string }[]
}

/** One of a few; the browser's own control, which every phone and screen reader knows. */
export function Picker({ label, value, onChange, options }: PickerProps) {
  return (
    <NativeSelect
      size="md"
      label={label}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      data={options.map((option) => ({ ...option }))}
    />
  )
}
