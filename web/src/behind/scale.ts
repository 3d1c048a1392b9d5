import type { Timeline } from '../api/timeline.ts'

/** A stretch of time in which nothing happened, drawn shorter than it was. */
export interface Gap {
  readonly at: number
  readonly width: number
  readonly us: number
}

export interface Scale {
  /** Where a moment (µs since the first) is drawn, from 0 to 1. */
  readonly place: (us: number) => number
  readonly gaps: readonly Gap[]
  readonly totalUs: number
  readonly firstMs: number
}

const GAP_SHARE = 0.07
// A pause is cut only when it would take more room than it deserves.
const GAP_MIN_US = 15_000

/** How long a timeline really worked: a live subscription stays open for minutes after its work is done. */
export function busyUs(timeline: Timeline): number {
  const steps = Math.max(0, ...timeline.steps.map((step) => step.startUs + step.durationUs))
  if (timeline.status === 'running' || timeline.durationUs > steps * 4 + 200_000) return Math.max(steps, 1)
  return Math.max(timeline.durationUs, steps, 1)
}

export const startUsOf = (timeline: Timeline, firstMs: number): number =>
  Math.max(0, Math.round((Date.parse(timeline.startedAt) - firstMs) * 1_000))

/** A scale over everything that a click caused, in which long pauses are folded. */
export function scaleOf(timelines: readonly Timeline[]): Scale {
  const firstMs = Math.min(...timelines.map((timeline) => Date.parse(timeline.startedAt)))
  const stretches = mergeStretches(
    timelines.map((timeline) => {
      const start = startUsOf(timeline, firstMs)
      return { start, end: start + busyUs(timeline) }
    }),
  )
  const busy = stretches.reduce((sum, { start, end }) => sum + end - start, 0)
  const totalUs = stretches.at(-1)?.end ?? 1
  const foldAboveUs = Math.max(GAP_MIN_US, busy * 0.5)
  return { ...foldPauses(stretches, foldAboveUs, busy), totalUs, firstMs }
}

interface Stretch {
  readonly start: number
  readonly end: number
}

interface Piece {
  readonly start: number
  readonly end: number
  readonly at: number
  readonly width: number
  readonly folded: boolean
}

function mergeStretches(stretches: readonly Stretch[]): readonly Stretch[] {
  const merged: Stretch[] = []
  for (const stretch of stretches.toSorted((a, b) => a.start - b.start)) {
    const last = merged.at(-1)
    if (last !== undefined && stretch.start <= last.end)
      merged[merged.length - 1] = { start: last.start, end: Math.max(last.end, stretch.end) }
    else merged.push(stretch)
  }
  return merged
}

function foldPauses(
  stretches: readonly Stretch[],
  foldAboveUs: number,
  busy: number,
): Pick<Scale, 'place' | 'gaps'> {
  const pauses = stretches
    .slice(1)
    .map((stretch, index) => ({ start: stretches[index]?.end ?? 0, end: stretch.start }))
  const folded = pauses.filter((pause) => pause.end - pause.start > foldAboveUs)
  const share = Math.min(GAP_SHARE, 0.5 / Math.max(1, folded.length))
  const kept = pauses
    .filter((pause) => !folded.includes(pause))
    .reduce((sum, pause) => sum + pause.end - pause.start, 0)
  const widthPerUs = (1 - share * folded.length) / Math.max(1, busy + kept)
  const spans = [
    ...stretches.map((span) => ({ ...span, folded: false })),
    ...pauses.map((span) => ({ ...span, folded: folded.includes(span) })),
  ]
  const pieces: Piece[] = []
  let at = 0
  for (const span of spans.toSorted((a, b) => a.start - b.start || a.end - b.end)) {
    const width = span.folded ? share : (span.end - span.start) * widthPerUs
    pieces.push({ ...span, at, width })
    at += width
  }
  return {
    place: (us) => placeIn(pieces, us),
    gaps: pieces
      .filter((piece) => piece.folded)
      .map((piece) => ({ at: piece.at, width: piece.width, us: piece.end - piece.start })),
  }
}

function placeIn(pieces: readonly Piece[], us: number): number {
  const piece = pieces.find((candidate) => us <= candidate.end) ?? pieces.at(-1)
  if (piece === undefined) return 0
  const within = piece.end === piece.start ? 0 : (us - piece.start) / (piece.end - piece.start)
  return Math.min(1, Math.max(0, piece.at + Math.min(1, Math.max(0, within)) * piece.width))
}
