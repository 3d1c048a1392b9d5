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
  readonly steps: readonly Step[]
}

/** The last traces, in memory: bounded, off the request's path, gone with the process. */
export class Timeline {
  readonly #ring: (Trace | undefined)[]
  readonly #sample: number
  readonly #onAdded: (trace: Trace) => void
  #next = 0

  constructor(options: {
    readonly capacity: number
    readonly sample: number
    /** Told of each trace that is kept. */
    readonly onAdded?: (trace: Trace) => void
  }) {
    this.#ring = Array.from({ length: options.capacity })
    this.#sample = options.sample
    this.#onAdded = options.onAdded ?? (() => {})
  }

  /** Keeps a finished trace, or drops it by the sampling rate; all traces of one click are kept or dropped together. */
  add(trace: Trace): void {
    if (!isSampled(trace.traceId, this.#sample)) return
    this.#ring[this.#next] = trace
    this.#next = (this.#next + 1) % this.#ring.length
    this.#onAdded(trace)
  }

  /** Entries that `wanted` accepts, newest first. */
  find(wanted: (entry: TimelineEntry) => boolean, limit: number): readonly TimelineEntry[] {
    const found: TimelineEntry[] = []
    for (let back = 1; back <= this.#ring.length && found.length < limit; back++) {
      const trace = this.#ring[(this.#next - back + this.#ring.length) % this.#ring.length]
      if (trace === undefined) break
      const entry = entryOf(trace)
      if (wanted(entry)) found.push(entry)
    }
    return found
  }

  /** Adds what was learned later, such as the plan of a statement's shape, to the entries that have the statement. */
  annotate(statement: string, key: string, value: unknown): void {
    for (const trace of this.#ring)
      for (const step of trace?.steps ?? [])
        if (step.stage === 'statement' && step.detail['sql'] === statement) step.detail[key] = value
  }
}

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
    steps: trace.steps,
  }
}
