import { NativeSelect } from '@mantine/core'

interface PickerProps<Value extends string> {
  readonly label: string
  readonly value: Value | ''
  readonly onChange: (value: Value) => void
  readonly options: readonly { readonly value: Value; readonly label: string }[]
}

/** One of a few; the browser's own control, which every phone and screen reader knows. */
export function Picker<Value extends string>({ label, value, onChange, options }: PickerProps<Value>) {
  const choose = (chosen: string) => {
    const option = options.find((known) => known.value === chosen)
    if (option !== undefined) onChange(option.value)
  }
  return (
    <NativeSelect
      size="md"
      label={label}
      value={value}
      onChange={(event) => choose(event.currentTarget.value)}
      data={options.map((option) => ({ ...option }))}
    />
  )
}
