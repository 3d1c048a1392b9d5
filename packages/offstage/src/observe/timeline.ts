import { Ring } from './ring.ts'
import type { Step, Trace, TraceActor } from './trace.ts'

/** A finished trace as it is kept and shown. */
export interface TimelineEntry {
  readonly traceId: string
  readonly spanId: string
  readonly parentSpanId: string | null
  readonly kind: 'request' | 'job' | 'push'
  readonly title: string
  readonly startedAt: string
  readonly durationUs: number
  readonly status: string | number
  readonly actor: TraceActor
  readonly viewers: readonly string[]
  readonly steps: readonly Step[]
}

/** What `find` looks among: what people did, or also every file that was fetched for their pages. */
export type Among = 'clicks' | 'everything'

// A page of pictures fetches dozens of them: of their traces a few pages' worth is kept.
const DELIVERIES_SHARE = 0.25

/**
 * The last traces, in memory: bounded, off the request's path, gone with the process. Deliveries of files have a place
 * of their own, so that a page of pictures never pushes out the click that asked for it.
 */
export class Timeline {
  readonly #clicks: Ring<Trace>
  readonly #deliveries: Ring<Trace>
  readonly #sample: number
  readonly #onAdded: (trace: Trace) => void

  constructor(options: {
    readonly capacity: number
    readonly sample: number
    /** Told of each trace that is kept. */
    readonly onAdded?: (trace: Trace) => void
  }) {
    this.#clicks = new Ring(options.capacity)
    this.#deliveries = new Ring(Math.ceil(options.capacity * DELIVERIES_SHARE))
    this.#sample = options.sample
    this.#onAdded = options.onAdded ?? (() => {})
  }

  /** Keeps a finished trace, or drops it by the sampling rate; all traces of one click are kept or dropped together. */
  add(trace: Trace): void {
    this.#keep(this.#clicks, trace)
  }

  /** Keeps the trace of a file that was sent, apart from what people did. */
  addDelivery(trace: Trace): void {
    this.#keep(this.#deliveries, trace)
  }

  /** Entries that `wanted` accepts, newest first. */
  find(
    wanted: (entry: TimelineEntry) => boolean,
    limit: number,
    among: Among = 'clicks',
  ): readonly TimelineEntry[] {
    const found = firstOf(this.#clicks, wanted, limit)
    if (among === 'clicks') return found
    return [...found, ...firstOf(this.#deliveries, wanted, limit)]
      .toSorted((a, b) => b.startedAt.localeCompare(a.startedAt))
      .slice(0, limit)
  }

  /** Adds what was learned later, such as the plan of a statement's shape, to the entries that have the statement. */
  annotate(statement: string, key: string, value: unknown): void {
    for (const ring of [this.#clicks, this.#deliveries])
      for (const { steps } of ring.newestFirst())
        for (const { stage, detail } of steps)
          if (stage === 'statement' && detail['sql'] === statement) detail[key] = value
  }

  #keep(ring: Ring<Trace>, trace: Trace): void {
    if (!isSampled(trace.traceId, this.#sample) && !hasFailed(trace)) return
    ring.add(trace)
    this.#onAdded(trace)
  }
}

function firstOf(
  ring: Ring<Trace>,
  wanted: (entry: TimelineEntry) => boolean,
  limit: number,
): TimelineEntry[] {
  const found: TimelineEntry[] = []
  for (const trace of ring.newestFirst()) {
    if (found.length >= limit) break
    const entry = entryOf(trace)
    if (wanted(entry)) found.push(entry)
  }
  return found
}

/** What broke on our side is looked for afterwards, so it is kept whatever the rate. */
const hasFailed = ({ status }: Trace): boolean =>
  typeof status === 'number' ? status >= 500 : status === 'failed' || status === 'givenUp'

/** Decides by the trace's own id, so that every part of a click comes to the same decision without asking. */
function isSampled(traceId: string, rate: number): boolean {
  if (rate >= 1) return true
  return Number.parseInt(traceId.slice(-8), 16) / 0xffffffff < rate
}

function entryOf(trace: Trace): TimelineEntry {
  return {
    traceId: trace.traceId,
    spanId: trace.spanId,
    parentSpanId: trace.parentSpanId ?? null,
    kind: trace.kind,
    title: trace.title,
    startedAt: new Date(trace.startedAtMs).toISOString(),
    durationUs: trace.durationUs,
    status: trace.status,
    actor: trace.actor,
    viewers: trace.viewers,
    steps: trace.steps,
  }
}
