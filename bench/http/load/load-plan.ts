/** One request of a work. */
export interface Ask {
  readonly path: string
  /** What is posted, as JSON; without it the path is got. */
  readonly body?: string
  /** Whether each sending carries an Idempotency-Key of its own. */
  readonly isKeyed?: boolean
}

/** What a loader is told to do: keep so many connections busy with these requests, one after the other, for so long. */
export interface LoadPlan {
  readonly port: number
  readonly connections: number
  readonly durationMs: number
  readonly asks: readonly Ask[]
  /** Sent with every request. */
  readonly headers: Readonly<Record<string, string>>
}

/** What it saw. An answer other than 200 or 201 is an error and is counted in no figure. */
export interface LoadOutcome {
  readonly answers: number
  readonly errors: number
  readonly durationMs: number
  readonly p50Ms: number
  readonly p99Ms: number
}
