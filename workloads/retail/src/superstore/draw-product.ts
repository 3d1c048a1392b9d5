import { chooseMotif } from './drawing/choose-motif.ts'
import type { Brush } from './drawing/motif.ts'
import { paletteOf, type Palette } from './drawing/palette.ts'
import { numberFrom } from './source-id.ts'

export interface DrawnProduct {
  readonly sku: string
  readonly name: string
  /** The slug of its sub-category, and of the top category above it. */
  readonly category: string
  readonly top: string
}

/**
 * Draws a product as a square SVG whose sides are `size` pixels. What is drawn follows from the sub-category and the words of the name, the
 * colours from both, and all that is left open from the sku: the same product always gets the same picture.
 */
export function drawProduct(product: DrawnProduct, size = 800): string {
  const pick = (what: string, below: number) => numberFrom(`${product.sku}/${what}`, below)
  const palette = paletteOf(product, pick)
  const brush: Brush = { ...palette, pick, mark: product.sku.slice(-3) }
  const drawing = chooseMotif(product, pick)(brush)
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${size}" height="${size}" viewBox="0 0 800 800">`,
    definitions(palette),
    '<rect width="800" height="800" fill="url(#backdrop)"/>',
    '<circle cx="400" cy="384" r="310" fill="#fff" opacity="0.38"/>',
    drawing,
    '</svg>',
  ].join('')
}

function definitions(palette: Palette): string {
  const stop = (offset: number, colour: string, opacity = 1) =>
    `<stop offset="${offset}" stop-color="${colour}" stop-opacity="${opacity}"/>`
  const radial = (id: string, stops: string) => `<radialGradient id="${id}">${stops}</radialGradient>`
  const upright = (id: string, stops: string) =>
    `<linearGradient id="${id}" x1="0" y1="0" x2="0" y2="1">${stops}</linearGradient>`
  const slanted = (id: string, stops: string) =>
    `<linearGradient id="${id}" x1="0" y1="0" x2="1" y2="1">${stops}</linearGradient>`
  return [
    '<defs>',
    `<radialGradient id="backdrop" cx="0.42" cy="0.36" r="0.85">${stop(0, palette.backdropInner)}${stop(1, palette.backdropOuter)}</radialGradient>`,
    radial('shadow', stop(0, '#1c2230', 0.34) + stop(0.6, '#1c2230', 0.16) + stop(1, '#1c2230', 0)),
    radial('glow', stop(0, '#fff0b8', 0.95) + stop(1, '#fff0b8', 0)),
    upright('sky', stop(0, '#bfe0f5') + stop(1, '#fdf1dc')),
    slanted('screen', stop(0, palette.accent) + stop(1, palette.deep)),
    slanted(
      'rainbow',
      stop(0, '#f6c9d8') +
        stop(0.3, '#fbeec2') +
        stop(0.55, '#c5ead4') +
        stop(0.8, '#bfd9f5') +
        stop(1, '#dccbf2'),
    ),
    '</defs>',
  ].join('')
}
