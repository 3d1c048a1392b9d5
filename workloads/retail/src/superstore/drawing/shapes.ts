/** Small makers of SVG, so that a drawing reads as what it shows. Coordinates are in a square of 800. */

export interface Stroke {
  readonly color: string
  readonly width: number
}

const number = (value: number): string => String(Math.round(value * 10) / 10)
const attributes = (values: Readonly<Record<string, number | string>>): string =>
  Object.entries(values)
    .map(([name, value]) => ` ${name}="${typeof value === 'number' ? number(value) : value}"`)
    .join('')

/** A rectangle by its upper left corner, with round corners. */
export const box = (x: number, y: number, width: number, height: number, fill: string, round = 0): string =>
  `<rect${attributes({ x, y, width, height, rx: round, fill })}/>`

export const disc = (cx: number, cy: number, r: number, fill: string): string =>
  `<circle${attributes({ cx, cy, r, fill })}/>`

export const ring = (cx: number, cy: number, r: number, { color, width }: Stroke): string =>
  `<circle${attributes({ cx, cy, r, fill: 'none', stroke: color, 'stroke-width': width })}/>`

export const oval = (cx: number, cy: number, rx: number, ry: number, fill: string): string =>
  `<ellipse${attributes({ cx, cy, rx, ry, fill })}/>`

export const shape = (d: string, fill: string): string => `<path${attributes({ d, fill })}/>`

export const stroke = (d: string, { color, width }: Stroke): string =>
  `<path${attributes({ d, fill: 'none', stroke: color, 'stroke-width': width, 'stroke-linecap': 'round', 'stroke-linejoin': 'round' })}/>`

export const line = (x1: number, y1: number, x2: number, y2: number, look: Stroke): string =>
  stroke(`M${number(x1)} ${number(y1)}L${number(x2)} ${number(y2)}`, look)

/** Turns a drawing about the middle of the picture, clockwise. */
export const turned = (degrees: number, drawing: string, x = 400, y = 400): string =>
  `<g transform="rotate(${number(degrees)} ${number(x)} ${number(y)})">${drawing}</g>`

/** Moves a drawing. */
export const moved = (x: number, y: number, drawing: string): string =>
  `<g transform="translate(${number(x)} ${number(y)})">${drawing}</g>`

export const faint = (opacity: number, drawing: string): string => `<g opacity="${opacity}">${drawing}</g>`

/** `count` drawings, one for each number from 0. */
export const several = (count: number, draw: (at: number) => string): string =>
  Array.from({ length: count }, (_, at) => draw(at)).join('')

/** The soft shadow of a thing that stands at `y`. */
export const shadow = (cx: number, y: number, rx: number): string =>
  oval(cx, y, rx, rx * 0.11, 'url(#shadow)')
