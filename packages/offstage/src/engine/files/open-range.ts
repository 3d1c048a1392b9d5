import { open, stat } from 'node:fs/promises'
import type { Readable } from 'node:stream'

/** Bytes `start` to `end`, both inclusive, counted from 0. */
export interface ByteRange {
  readonly start: number
  readonly end: number
}

/** Opens a file, or a range of it, as a stream; undefined when there is none. */
export async function openRange(path: string, range?: ByteRange): Promise<Readable | undefined> {
  // Opened before a stream is made of it: a missing file must be known before the first header is sent.
  const file = await open(path, 'r').catch(undefinedIfMissing)
  return file?.createReadStream(range === undefined ? {} : { start: range.start, end: range.end })
}

/** Size and age of a file; undefined when there is none. */
export async function statFile(path: string): Promise<{ bytes: number; changedAtMs: number } | undefined> {
  const found = await stat(path).catch(undefinedIfMissing)
  return found && { bytes: found.size, changedAtMs: found.mtimeMs }
}

/** Turns "no such file" into undefined; every other error goes on. */
export function undefinedIfMissing(error: unknown): undefined {
  if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR'))
    return undefined
  throw error
}
