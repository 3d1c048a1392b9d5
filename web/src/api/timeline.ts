/** What happened behind a click, as the server tells it. */

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

export interface Step {
  readonly stage: Stage
  readonly title: string
  readonly startUs: number
  readonly durationUs: number
  readonly detail: Readonly<Record<string, unknown>>
}

export interface Timeline {
  readonly traceId: string
  readonly spanId: string
  readonly parentSpanId: string | null
  readonly kind: 'request' | 'job' | 'push'
  readonly title: string
  readonly startedAt: string
  readonly durationUs: number
  readonly status: string | number
  readonly actor: { readonly kind: string; readonly name?: string; readonly roles: readonly string[] }
  readonly steps: readonly Step[]
}
