import { useMemo, useSyncExternalStore } from 'react'
import { formatUs } from './words.ts'

/** A picture of the page, as the browser fetched it: no request of ours, so only the browser knows of it. */
export interface FetchedPicture {
  readonly path: string
  readonly atMs: number
  readonly tookMs: number
  /** Bytes that came over the line; 0 for a picture that the browser had. */
  readonly bytes: number
}

// The last few pages' worth.
const KEPT_MAX = 400

let fetched: readonly FetchedPicture[] = []
const listeners = new Set<() => void>()
let watching = false

/** The pictures that were fetched from one moment until another. */
export function usePictures(fromMs: number, untilMs: number): readonly FetchedPicture[] {
  const all = useSyncExternalStore(subscribe, () => fetched)
  return useMemo(() => all.filter(({ atMs }) => atMs >= fromMs && atMs < untilMs), [all, fromMs, untilMs])
}

/** "18 came from the server (312 kB), 6 were in this browser already; the slowest took 40 ms". */
export function pictureFacts(pictures: readonly FetchedPicture[]): string {
  const sent = pictures.filter(({ bytes }) => bytes > 0)
  const had = pictures.length - sent.length
  const kilobytes = Math.ceil(sent.reduce((sum, { bytes }) => sum + bytes, 0) / 1_000)
  const slowest = Math.max(0, ...pictures.map(({ tookMs }) => tookMs))
  const parts = [
    ...(sent.length === 0
      ? []
      : [`${sent.length} came from the server (${kilobytes.toLocaleString('en-US')} kB)`]),
    ...(had === 0 ? [] : [`${had} ${had === 1 ? 'was' : 'were'} in this browser already`]),
  ]
  return `${parts.join(', ')}; the slowest took ${formatUs(slowest * 1_000)}`
}

/** What of the browser's own records are pictures of this site. */
export function picturesIn(
  entries: readonly Pick<PerformanceResourceTiming, 'name' | 'startTime' | 'duration' | 'transferSize'>[],
  origin: string,
  timeOriginMs: number,
): readonly FetchedPicture[] {
  return entries.flatMap(({ name, startTime, duration, transferSize }) => {
    const url = URL.parse(name)
    if (url?.origin !== origin || !url.pathname.startsWith('/files/')) return []
    return [{ path: url.pathname, atMs: timeOriginMs + startTime, tookMs: duration, bytes: transferSize }]
  })
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  watch()
  return () => listeners.delete(listener)
}

/** Begins to watch when somebody first looks; what was fetched before is told as well. */
function watch(): void {
  if (watching || typeof PerformanceObserver === 'undefined') return
  watching = true
  const observer = new PerformanceObserver((list) => {
    const entries = list.getEntries().filter((entry) => entry instanceof PerformanceResourceTiming)
    const more = picturesIn(entries, location.origin, performance.timeOrigin)
    if (more.length === 0) return
    fetched = [...fetched, ...more].slice(-KEPT_MAX)
    for (const listener of listeners) listener()
  })
  observer.observe({ type: 'resource', buffered: true })
}
