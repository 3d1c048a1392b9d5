import sharp from 'sharp'
import { imageLimits } from './image-limits.ts'
import type { FileVariant as Variant } from '../../declare/declaration.ts'
import { formatOf } from '../../declare/variant-version.ts'

/**
 * Resizes a picture: upright by its EXIF orientation, in sRGB, never larger than it was, the first frame of an
 * animation, and without any metadata (a photograph's EXIF says where it was taken).
 */
export function makeVariant(original: Uint8Array, variant: Variant, pixelsMax: number): Promise<Buffer> {
  return sharp(original, imageLimits(pixelsMax))
    .autoOrient()
    .resize({
      ...(variant.width === undefined ? {} : { width: variant.width }),
      ...(variant.height === undefined ? {} : { height: variant.height }),
      fit: variant.fit ?? 'cover',
      withoutEnlargement: true,
    })
    .toFormat(formatOf(variant), variant.quality === undefined ? {} : { quality: variant.quality })
    .timeout({ seconds: RESIZE_SECONDS_MAX })
    .toBuffer()
}

const RESIZE_SECONDS_MAX = 20
