import type { Palette } from './palette.ts'

/** What a motif draws with: the product's colours, and choices that are always the same for the same product. */
export interface Brush extends Palette {
  /** A number from 0 to below the given one. */
  pick(what: string, below: number): number
  /** Two or three letters or digits of the product, for screens and labels. */
  readonly mark: string
}

/** Draws a thing into a square of 800, standing at about y = 640, its light from the upper left. */
export type Motif = (brush: Brush) => string
