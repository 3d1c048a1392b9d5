import { createHash } from 'node:crypto'
import type { FileVariant } from './declaration.ts'

// Raise it when an update of the encoder changes what it makes: addresses of variants then change, and caches follow.
const ENCODING = 1

/** The format in which a variant is delivered. */
export const formatOf = (variant: FileVariant): NonNullable<FileVariant['format']> => variant.format ?? 'webp'

/**
 * Twelve hex digits that change when the bytes of a variant could. As `?v=` on a variant's address they let caches
 * keep the answer for good.
 */
export function variantVersion(variant: FileVariant): string {
  const { width = null, height = null, fit = null, quality = null } = variant
  const made = [width, height, fit, formatOf(variant), quality, ENCODING]
  return createHash('sha256').update(JSON.stringify(made)).digest('hex').slice(0, 12)
}
