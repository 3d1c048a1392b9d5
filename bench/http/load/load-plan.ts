/** What a loader is told to do: keep so many connections busy with these requests, one after the other, for so long. */
export interface LoadPlan {
  readonly port: number
  readonly connections: number
  readonly durationMs: number
  readonly paths: readonly string[]
  /** Sent with every request. */
  readonly headers: Readonly<Record<string, string>>
}

/** What it saw. An answer other than 200 is an error and is counted in no figure. */
export interface LoadOutcome {
  readonly answers: number
  readonly errors: number
  readonly durationMs: number
  readonly p50Ms: number
  readonly p99Ms: number
}
