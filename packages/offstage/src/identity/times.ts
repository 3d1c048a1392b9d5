import { instantOf, type Instant } from '../values/instant.ts'

/** The instant so many minutes after another; whole milliseconds. */
export const minutesAfter = (from: Instant, minutes: number): Instant =>
  instantOf(new Date(Date.parse(from) + minutes * 60_000))
