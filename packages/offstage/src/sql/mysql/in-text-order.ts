// A control character, which neither a name nor a word of a declaration holds.
const MARK = '\u001f'
const MARKED = new RegExp(`${MARK}(\\d+)${MARK}`, 'g')

/** Stands for the n-th value until the whole text is there: the server's placeholders have no numbers. */
export const placeOf = (position: number): string => `${MARK}${position}${MARK}`

/** The text with the server's placeholders, and which value each of them takes; a value may be taken more than once. */
export function inTextOrder(text: string): { readonly text: string; readonly positions: readonly number[] } {
  const positions: number[] = []
  const settled = text.replace(MARKED, (_, position: string) => {
    positions.push(Number(position))
    return '?'
  })
  return { text: settled, positions }
}
