/** A point in time as UTC text with microseconds, `2026-01-31T09:30:00.000000Z`; compares in time order as text. */
export type Instant = string & { readonly __instant: true }

const INSTANT = /^(\d{4})-(\d{2})-(\d{2})[Tt ](\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,9}))?([Zz]|[+-]\d{2}:\d{2})$/

/** Reads an RFC 3339 text into an Instant, or answers undefined when it is none. Digits past microseconds are cut. */
export function parseInstant(text: string): Instant | undefined {
  const match = INSTANT.exec(text)
  if (match === null) return undefined
  const milliseconds = Date.parse(text.replace(' ', 'T'))
  if (Number.isNaN(milliseconds) || !isRealDate(match)) return undefined
  const utc = new Date(milliseconds).toISOString()
  // An offset can lead out of the years that are written with four digits: databases have no year 0.
  if (!/^\d{4}-/.test(utc) || utc.startsWith('0000')) return undefined
  const micros = (match[7] ?? '').slice(0, 6).padEnd(6, '0')
  // toISOString carries the seconds moved to UTC; the fraction is the text's own, which a Date would cut to milliseconds.
  return `${utc.slice(0, 19)}.${micros}Z` as Instant
}

/** The Instant of a Date. */
export function instantOf(date: Date): Instant {
  return `${date.toISOString().slice(0, 23)}000Z` as Instant
}

const DATE = /^(\d{4})-(\d{2})-(\d{2})$/

/** Says whether a text is a calendar date `YYYY-MM-DD` that exists. */
export function isCalendarDate(text: string): boolean {
  const match = DATE.exec(text)
  return match !== null && isRealDate(match)
}

function isRealDate([, year, month, day]: RegExpExecArray): boolean {
  const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)))
  return date.getUTCMonth() === Number(month) - 1 && date.getUTCDate() === Number(day) && Number(year) > 0
}
