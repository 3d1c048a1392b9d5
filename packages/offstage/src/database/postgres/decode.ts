import type { Instant } from '../../values/instant.ts'

/** Turns `2026-01-31 09:30:00.5+00`, as the server prints it in a UTC session, into an Instant. */
export function instantOfDatabase(text: string): Instant {
  const seconds = text.slice(0, 19).replace(' ', 'T')
  const fraction = /\.(\d+)/.exec(text)?.[1] ?? ''
  // The session's time zone is UTC, so the offset is always +00 and the text is already the instant.
  return `${seconds}.${fraction.padEnd(6, '0')}Z` as Instant
}
