import type { Readable } from 'node:stream'
import type { ByteRange } from './open-range.ts'

/** A blob's facts: its size, and when it was last put. */
export interface BlobFacts {
  readonly bytes: number
  readonly changedAtMs: number
}

/**
 * Keeps bytes under their SHA-256. A blob is there whole or not at all, never changes, and putting it twice is
 * putting it once; so any store that can do these six things (a folder, an S3 bucket) will do.
 */
export interface BlobStore {
  /** Keeps the whole stream; safe on its medium when the promise is fulfilled. */
  put(content: Readable): Promise<{ readonly digest: string; readonly bytes: number }>
  /** Opens a blob, or a range of it; undefined when it is not there. */
  open(digest: string, range?: ByteRange): Promise<Readable | undefined>
  stat(digest: string): Promise<BlobFacts | undefined>
  /** Removes a blob; one that is not there is removed already. */
  remove(digest: string): Promise<void>
  /** Every blob, in no order. */
  list(): AsyncIterable<BlobFacts & { readonly digest: string }>
  /** Removes what a stopped `put` left behind, when it is older than `olderThanMs`. */
  removeLeftovers(olderThanMs: number): Promise<void>
}
