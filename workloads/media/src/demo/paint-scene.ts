import sharp from 'sharp'

/** A scene in three colours: the sky's two, and the hills'. */
export interface Scene {
  readonly title: string
  readonly sky: readonly [string, string]
  readonly sun: { readonly x: number; readonly y: number; readonly radius: number; readonly colour: string }
  readonly hills: readonly string[]
}

const WIDTH = 1_600
const HEIGHT = 1_067
const HILL_HEIGHT = 150

/** Paints a scene as a PNG. The same scene is the same picture, to the byte. */
export async function paintScene(scene: Scene): Promise<Buffer> {
  return sharp(Buffer.from(svgOf(scene)))
    .png()
    .toBuffer()
}

function svgOf({ sky: [top, bottom], sun, hills }: Scene): string {
  const layers = hills.map((colour, index) => hill(colour, index, hills.length)).join('')
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}">
    <defs><linearGradient id="sky" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="${top}"/><stop offset="1" stop-color="${bottom}"/></linearGradient></defs>
    <rect width="100%" height="100%" fill="url(#sky)"/>
    <circle cx="${sun.x}" cy="${sun.y}" r="${sun.radius}" fill="${sun.colour}"/>${layers}</svg>`
}

/** A ridge of waves; the nearer, the lower and the longer its waves. */
function hill(colour: string, index: number, count: number): string {
  const base = HEIGHT - (count - index) * HILL_HEIGHT
  const crest = (step: number) =>
    base + Math.sin(step * (0.9 - index * 0.12) + index * 1.7) * (70 - index * 10)
  const points = Array.from({ length: 41 }, (_, step) => `${step * 40},${crest(step / 4).toFixed(1)}`)
  return `<path d="M0,${HEIGHT} L${points.join(' L')} L${WIDTH},${HEIGHT} Z" fill="${colour}"/>`
}
