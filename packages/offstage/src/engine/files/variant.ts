import { createHash } from 'node:crypto'
import sharp from 'sharp'

/** A size in which a picture is delivered, in pixels; left out, `fit` is `cover` when both sides are given and `format` is `webp`. */
export interface Variant {
  readonly width?: number
  readonly height?: number
  /** `cover` fills the box and crops; `inside` keeps the whole picture within it. */
  readonly fit?: 'cover' | 'inside'
  readonly format?: 'webp' | 'avif' | 'jpeg' | 'png'
  /** 1 to 100; what it means is the format's own. */
  readonly quality?: number
}

/** The most that a file field may take, and the sizes in which its pictures are delivered. */
export interface FileRules {
  readonly types: readonly string[]
  readonly maxBytes: number
  readonly variants?: Readonly<Record<string, Variant>>
}

export const formatOf = (variant: Variant): NonNullable<Variant['format']> => variant.format ?? 'webp'

/**
 * Twelve hex digits that change when the bytes of a variant could: with its declaration, and with the encoder.
 * As `?v=` on a variant's address they let caches keep the answer for good.
 */
export function variantVersion(variant: Variant): string {
  const { width = null, height = null, fit = null, quality = null } = variant
  const made = [width, height, fit, formatOf(variant), quality, sharp.versions.sharp, sharp.versions.vips]
  return createHash('sha256').update(JSON.stringify(made)).digest('hex').slice(0, 12)
}
