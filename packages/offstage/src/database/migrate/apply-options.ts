export interface ApplyOptions {
  /** How long a step may wait for a lock before it lets others pass and tries again; 2,000 unless told. */
  readonly lockTimeoutMs?: number
  /** How often a step is tried before the migration stops; 10 unless told. */
  readonly attempts?: number
  /** How long an index build may wait for transactions older than itself; it holds nobody up. 1,800,000 unless told. */
  readonly buildTimeoutMs?: number
  /** How long to wait for another process that is migrating; 60,000 unless told. */
  readonly waitTimeoutMs?: number
  readonly onProgress?: (progress: ApplyProgress) => void
}

/** What happens while migrations are applied, as it happens. */
export type ApplyProgress =
  | { readonly kind: 'waiting'; readonly forProcess: string }
  | { readonly kind: 'missing'; readonly name: string }
  | { readonly kind: 'file'; readonly name: string; readonly steps: number; readonly done: number }
  | { readonly kind: 'step'; readonly name: string; readonly number: number; readonly what: string }
  | { readonly kind: 'page'; readonly name: string; readonly number: number; readonly rows: number }
  | {
      readonly kind: 'retry'
      readonly name: string
      readonly number: number
      readonly attempt: number
      readonly why: string
    }
  | { readonly kind: 'done'; readonly name: string }
