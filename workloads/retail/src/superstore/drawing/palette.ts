/** The colours of one drawing, from light to dark, and a second colour for what stands out. */
export interface Palette {
  readonly paper: string
  readonly pale: string
  readonly light: string
  readonly main: string
  readonly deep: string
  readonly dark: string
  readonly accent: string
  readonly accentDeep: string
  readonly backdropInner: string
  readonly backdropOuter: string
}

interface Hue {
  readonly hue: number
  readonly saturation: number
  readonly lightness: number
}

/** What a product is named after is the colour it has: the first of these words in its name decides. */
const NAMED: readonly (readonly [RegExp, Hue])[] = [
  [/\bblack|graphite|charcoal|ebony/i, { hue: 222, saturation: 14, lightness: 30 }],
  [/\bwhite\b|ivory|\bclear\b/i, { hue: 36, saturation: 22, lightness: 88 }],
  [/\bgr[ae]y\b|silver|\bsteel\b|aluminum|chrome/i, { hue: 214, saturation: 12, lightness: 62 }],
  [/\bred\b|burgundy|crimson/i, { hue: 354, saturation: 58, lightness: 52 }],
  [/\bblue\b|cobalt|\bnavy\b/i, { hue: 216, saturation: 58, lightness: 54 }],
  [/\bgreen\b/i, { hue: 148, saturation: 38, lightness: 46 }],
  [/\byellow\b|\bgold\b/i, { hue: 43, saturation: 78, lightness: 60 }],
  [/\bpink\b/i, { hue: 338, saturation: 62, lightness: 70 }],
  [/cherry|mahogany|rosewood|walnut|cherrywood/i, { hue: 14, saturation: 44, lightness: 40 }],
  [/\boak\b|\bpine\b|\bwood\b|wooden|\bmaple\b|honey/i, { hue: 32, saturation: 48, lightness: 58 }],
]

/** Colours that suit each sub-category; the sku chooses among them. */
const USUAL: Readonly<Record<string, readonly Hue[]>> = {
  bookcases: hues([24, 42, 46], [16, 46, 40], [34, 44, 60], [205, 18, 58]),
  chairs: hues([206, 40, 46], [168, 30, 44], [16, 56, 56], [44, 62, 58], [260, 22, 54]),
  tables: hues([28, 46, 52], [18, 44, 42], [36, 40, 64]),
  furnishings: hues([172, 34, 48], [350, 48, 62], [42, 70, 60], [204, 44, 52], [280, 24, 58]),
  appliances: hues([200, 20, 70], [192, 38, 46], [352, 52, 56], [220, 26, 56]),
  art: hues([46, 86, 60], [12, 78, 60], [204, 62, 52], [150, 44, 48], [292, 40, 58]),
  binders: hues([218, 54, 48], [356, 56, 52], [150, 40, 40], [268, 36, 52], [26, 74, 56], [220, 14, 36]),
  envelopes: hues([36, 46, 70], [30, 40, 60], [210, 34, 74], [150, 24, 70]),
  fasteners: hues([212, 40, 56], [352, 58, 58], [42, 78, 58], [160, 38, 46]),
  labels: hues([14, 70, 62], [190, 52, 48], [48, 82, 60], [264, 40, 62], [146, 38, 50]),
  paper: hues([208, 52, 62], [28, 76, 64], [150, 34, 56], [342, 52, 66], [250, 38, 66]),
  storage: hues([208, 26, 54], [28, 42, 62], [164, 26, 46], [222, 14, 46], [352, 40, 54]),
  supplies: hues([356, 62, 54], [206, 58, 46], [36, 80, 56], [162, 42, 42]),
  accessories: hues([222, 18, 34], [206, 50, 50], [352, 54, 56], [168, 40, 42], [262, 34, 54]),
  copiers: hues([210, 16, 72], [216, 14, 58], [36, 14, 80]),
  machines: hues([212, 16, 66], [220, 14, 42], [200, 22, 76]),
  phones: hues([222, 20, 30], [210, 26, 56], [340, 40, 62], [168, 32, 46], [36, 26, 76]),
}

/** What stands behind a product: a tint that belongs to its top category, so that shelves look of a piece. */
const BACKDROPS: Readonly<Record<string, readonly number[]>> = {
  furniture: [34, 24, 44],
  'office-supplies': [206, 186, 222],
  technology: [258, 232, 282],
}

function hues(...list: readonly (readonly [number, number, number])[]): readonly Hue[] {
  return list.map(([hue, saturation, lightness]) => ({ hue, saturation, lightness }))
}

/** Chooses the colours of a product. `pick` answers a number from 0 to below the given one. */
export function paletteOf(
  product: { readonly name: string; readonly category: string; readonly top: string },
  pick: (what: string, below: number) => number,
): Palette {
  const usual = USUAL[product.category] ?? hues([210, 30, 55])
  const named = NAMED.find(([word]) => word.test(product.name))?.[1]
  const body = named ?? usual[pick('colour', usual.length)] ?? { hue: 210, saturation: 30, lightness: 55 }
  const accentHue = (body.hue + 150 + 30 * pick('accent', 3)) % 360
  return { ...bodyOf(body), ...accentOf(accentHue), ...backdropOf(product.top, pick) }
}

function bodyOf({ hue, saturation, lightness }: Hue) {
  const at = (change: number, more = 0) =>
    hsl(hue, saturation + more, Math.min(97, Math.max(9, lightness + change)))
  return { paper: '#fffdf8', pale: at(30, -8), light: at(13), main: at(0), deep: at(-11), dark: at(-24) }
}

// Magentas and limes shout beside the other colours, so they are said more quietly.
function accentOf(hue: number) {
  const loud = (hue > 270 && hue < 335) || (hue > 58 && hue < 130)
  const saturation = loud ? 34 : 62
  return { accent: hsl(hue, saturation, 62), accentDeep: hsl(hue, saturation - 6, 50) }
}

function backdropOf(top: string, pick: (what: string, below: number) => number) {
  const choices = BACKDROPS[top] ?? [210]
  const hue = choices[pick('backdrop', choices.length)] ?? 210
  return { backdropInner: hsl(hue, 48, 96), backdropOuter: hsl(hue, 36, 87) }
}

/** HSL with commas, which every renderer of SVG understands. */
const hsl = (hue: number, saturation: number, lightness: number): string =>
  `hsl(${Math.round(hue)}, ${Math.round(Math.max(0, saturation))}%, ${Math.round(lightness)}%)`
