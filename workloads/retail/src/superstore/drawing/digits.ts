import { moved, stroke } from './shapes.ts'

/**
 * Numbers as strokes rather than as text: a system without fonts draws no text at all, and warns of it. Each digit
 * stands in a box 6 wide and 10 high.
 */
const STROKES: Readonly<Record<string, string>> = {
  '0': 'M3 0C1 0 0 2 0 5S1 10 3 10 6 8 6 5 5 0 3 0Z',
  '1': 'M1 2L3.5 0V10',
  '2': 'M0 2.5C0.3 0.8 1.5 0 3 0S6 1 6 2.8C6 5 0 7.5 0 10H6',
  '3': 'M0.4 0H5.8L2.8 4C4.8 4 6 5.2 6 7S4.6 10 2.9 10C1.5 10 0.5 9.4 0 8.2',
  '4': 'M4.6 10V0L0 7H6',
  '5': 'M5.6 0H1L0.5 4.6C1.2 4 2 3.8 3 3.8 4.8 3.8 6 5 6 6.9S4.7 10 2.9 10C1.5 10 0.5 9.4 0 8.4',
  '6': 'M5.2 0.5C2.4 0.3 0 2.6 0 6.6 0 8.7 1.2 10 3 10S6 8.7 6 6.8 4.8 3.8 3.1 3.8C1.6 3.8 0.4 4.8 0 6.4',
  '7': 'M0 0H6L2.2 10',
  '8': 'M3 4.6C1.4 4.6 0.4 3.7 0.4 2.3S1.4 0 3 0 5.6 0.9 5.6 2.3 4.6 4.6 3 4.6C1.2 4.6 0 5.7 0 7.3S1.2 10 3 10 6 8.9 6 7.3 4.8 4.6 3 4.6Z',
  '9': 'M0.8 9.5C3.6 9.7 6 7.4 6 3.4 6 1.3 4.8 0 3 0S0 1.3 0 3.2 1.2 6.2 2.9 6.2C4.4 6.2 5.6 5.2 6 3.6',
  ':': 'M3 3V3.1M3 7.5V7.6',
}

const WIDTH = 6
const HEIGHT = 10
const ADVANCE = 8.2
/** A colon takes less room than a digit. */
const NARROWER = 3.4

export interface Lettering {
  readonly color: string
  /** The height of a digit. */
  readonly size: number
  /** Whether `x` is the middle of the number or its right end. */
  readonly anchor: 'middle' | 'end'
}

/** Draws a number, digits and colons, whose digits stand on the line at `y`. */
export function digits(text: string, x: number, y: number, { color, size, anchor }: Lettering): string {
  const scale = size / HEIGHT
  let end = 0
  const glyphs = Array.from(text, (character) => {
    const shift = character === ':' ? NARROWER / 2 : 0
    const drawn = moved(end - shift, 0, stroke(STROKES[character] ?? '', { color, width: 1.5 }))
    end += ADVANCE - shift * 2
    return drawn
  })
  const width = (end - (ADVANCE - WIDTH)) * scale
  const left = anchor === 'end' ? x - width : x - width / 2
  return moved(left, y - size, `<g transform="scale(${scale})">${glyphs.join('')}</g>`)
}
