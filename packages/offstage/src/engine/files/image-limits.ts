import type { SharpOptions } from 'sharp'

/** How pictures of strangers are read: at most `pixelsMax` pixels, one frame, in one pass, and no damaged data. */
export const imageLimits = (pixelsMax: number): SharpOptions => ({
  limitInputPixels: pixelsMax,
  // Cameras write odd metadata, which is a warning; pixels that are missing or wrong are an error.
  failOn: 'error',
  sequentialRead: true,
  pages: 1,
})
