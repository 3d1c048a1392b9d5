import { randomFillSync } from 'node:crypto'

/** What one step was about; a stage of a walk. */
export type Stage =
  | 'session'
  | 'ask'
  | 'policy'
  | 'path'
  | 'statement'
  | 'cache'
  | 'transaction'
  | 'key'
  | 'action'
  | 'effect'
  | 'render'
  | 'push'
  | 'job'

/** One thing that happened, in plain words, with its technical detail; times in microseconds from the trace's start. */
export interface Step {
  readonly stage: Stage
  readonly title: string
  readonly startUs: number
  durationUs: number
  readonly detail: Record<string, unknown>
}

export interface TraceActor {
  readonly kind: 'guest' | 'user' | 'token' | 'system'
  readonly userId?: string
  readonly name?: string
  readonly roles: readonly string[]
}

/** The steps of one request, job or push, bounded; linked to its cause by trace id and parent span. */
export class Trace {
  readonly kind: 'request' | 'job' | 'push'
  readonly traceId: string
  readonly spanId: string
  readonly parentSpanId: string | undefined
  readonly startedAtMs: number
  readonly steps: Step[] = []
  title: string
  status: string | number = 'running'
  actor: TraceActor = { kind: 'guest', roles: [] }
  /** The ids of the users whom a push was shown to: it is in the timeline of each of them. */
  viewers: readonly string[] = []
  durationUs = 0
  readonly #startMs: number

  constructor(kind: Trace['kind'], title: string, cause?: TraceContext) {
    this.kind = kind
    this.title = title
    this.traceId = cause?.traceId ?? randomHex(16)
    this.parentSpanId = cause?.spanId
    this.spanId = randomHex(8)
    this.startedAtMs = Date.now()
    this.#startMs = performance.now()
  }

  /** Microseconds since the trace began. */
  elapsedUs(): number {
    return Math.floor((performance.now() - this.#startMs) * 1_000)
  }

  /** Records a step that begins now; call `finish` on it when it ends. */
  begin(stage: Stage, title: string, detail: Record<string, unknown> = {}): Step {
    const step: Step = { stage, title, startUs: this.elapsedUs(), durationUs: 0, detail }
    // A runaway request must not hold memory: past the bound its steps are still timed, only not kept.
    if (this.steps.length < STEPS_MAX) this.steps.push(step)
    return step
  }

  finish(step: Step): void {
    step.durationUs = this.elapsedUs() - step.startUs
  }

  /** Records a step that began at `startUs` and ends now: for one whose words are known only then. */
  record(stage: Stage, title: string, startUs: number, detail: Record<string, unknown>): void {
    const durationUs = this.elapsedUs() - startUs
    if (this.steps.length < STEPS_MAX) this.steps.push({ stage, title, startUs, durationUs, detail })
  }

  /** Records something that took no time worth measuring. */
  note(stage: Stage, title: string, detail: Record<string, unknown> = {}): void {
    this.begin(stage, title, detail)
  }

  /** Ends the trace with the status that the outside saw. */
  end(status: string | number): void {
    this.status = status
    this.durationUs = this.elapsedUs()
  }

  /** This trace as the cause of a later one. */
  context(): TraceContext {
    return { traceId: this.traceId, spanId: this.spanId }
  }
}

/** Enough to link a later trace to this one (W3C Trace Context). */
export interface TraceContext {
  readonly traceId: string
  readonly spanId: string
}

const STEPS_MAX = 200
const TRACEPARENT = /^00-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}$/

/** Reads a W3C `traceparent` header; a malformed one counts as none. */
export function parseTraceparent(header: string | undefined): TraceContext | undefined {
  const match = TRACEPARENT.exec(header ?? '')
  const [, traceId, spanId] = match ?? []
  if (traceId === undefined || spanId === undefined || /^0+$/.test(traceId) || /^0+$/.test(spanId))
    return undefined
  return { traceId, spanId }
}

/** Writes the `traceparent` of a trace, sampled. */
export const traceparent = (context: TraceContext): string => `00-${context.traceId}-${context.spanId}-01`

/** Writes the stages of a trace as a `Server-Timing` header, one entry a stage, durations in milliseconds. */
export function serverTiming({ steps }: Trace): string {
  const stages: Stage[] = []
  const totals: number[] = []
  for (const { stage, durationUs } of steps) {
    const known = stages.indexOf(stage)
    if (known === -1) stages.push(stage)
    const at = known === -1 ? stages.length - 1 : known
    totals[at] = (totals[at] ?? 0) + durationUs
  }
  return stages.map((stage, at) => `${stage};dur=${(totals[at] ?? 0) / 1_000}`).join(', ')
}

// Random bytes are drawn in one large piece: a call of the kernel for every id would be a tenth of a trace's cost.
const pool = Buffer.alloc(4_096)
let used = pool.length

function randomHex(bytes: number): string {
  if (used + bytes > pool.length) {
    randomFillSync(pool)
    used = 0
  }
  used += bytes
  return pool.toString('hex', used - bytes, used)
}
