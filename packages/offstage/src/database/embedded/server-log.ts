import { copyFileSync, openSync, readFileSync, statSync, truncateSync } from 'node:fs'
import { ownAsParent } from './files.ts'

const bytesMax = 5_000_000

/** The database's log for appending, as a file descriptor; bounded first. */
export function openLog(file: string): number {
  boundLog(file)
  const descriptor = openSync(file, 'a', 0o600)
  ownAsParent(file)
  return descriptor
}

/**
 * Keeps the log and one older part, each at most 5 MB at the time of the look. Cut in place: the server has the file
 * open for appending, so it goes on at the new end; lines of the moment between may be lost.
 */
export function boundLog(file: string): void {
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0
  if (size <= bytesMax) return
  copyFileSync(file, `${file}.1`)
  ownAsParent(`${file}.1`)
  truncateSync(file)
}

/** Looks once a minute; the timer does not keep the process alive. */
export function keepLogBounded(file: string): { end(): void } {
  const timer = setInterval(() => boundLog(file), 60_000).unref()
  return { end: () => clearInterval(timer) }
}

/** What was written after a byte offset, at most the last 64 kB. */
export function readLogFrom(file: string, offset: number): string {
  return readFileSync(file).subarray(offset).subarray(-64_000).toString()
}
