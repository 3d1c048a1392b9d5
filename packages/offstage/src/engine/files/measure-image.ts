import sharp, { type Metadata, type SharpOptions } from 'sharp'
import type { FileContent } from './file-content.ts'
import { imageLimits } from './image-limits.ts'

export type Measured =
  | { readonly kind: 'picture'; readonly width: number; readonly height: number }
  | { readonly kind: 'broken'; readonly why: string }

/**
 * Decodes a picture to its last pixel and answers its size as displayed, or says why it cannot be decoded.
 * What passes can be shown and resized; a file that only begins like a picture does not pass.
 */
export async function measureImage(content: FileContent, type: string, pixelsMax: number): Promise<Measured> {
  const input = content.kind === 'bytes' ? content.bytes : content.path
  const limits = imageLimits(pixelsMax)
  try {
    const about = await sharp(input, limits).metadata()
    if (!isFormatOf(type, about)) return { kind: 'broken', why: `${type} that holds something else` }
    // An animation is decoded frame by frame wherever it is shown: its frames count together.
    if (about.width * about.height * (about.pages ?? 1) > pixelsMax * FRAMES_OF_FULL_SIZE_MAX)
      return tooLarge(type, pixelsMax)
    await decodeAll(input, limits)
    return { kind: 'picture', width: about.autoOrient.width, height: about.autoOrient.height }
  } catch (error) {
    const message = error instanceof Error ? error.message : ''
    return message.includes('pixel limit')
      ? tooLarge(type, pixelsMax)
      : { kind: 'broken', why: `${type} that cannot be decoded` }
  }
}

const FRAMES_OF_FULL_SIZE_MAX = 8
const DECODE_SECONDS_MAX = 30

/** Every pixel flows through a reduction to a few bytes, so the whole picture is never in memory at once. */
async function decodeAll(input: Uint8Array | string, limits: SharpOptions): Promise<void> {
  await sharp(input, limits)
    // Without this a JPEG is decoded at an eighth of its size, and most of its data is never looked at.
    .resize({ width: 8, height: 8, fit: 'fill', fastShrinkOnLoad: false })
    .timeout({ seconds: DECODE_SECONDS_MAX })
    .raw()
    .toBuffer()
}

/** The decoder chose by the same first bytes as we did; when it chose otherwise, the file is two things at once. */
function isFormatOf(type: string, { format, compression }: Metadata): boolean {
  return type === 'image/avif' ? format === 'heif' && compression === 'av1' : type === `image/${format}`
}

const tooLarge = (type: string, pixelsMax: number): Measured => ({
  kind: 'broken',
  why: `${type} of more than ${pixelsMax} pixels`,
})
