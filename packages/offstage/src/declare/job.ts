import type { Shape, ShapeValue } from './shape.ts'
import type { Tx } from './tx.ts'

export interface JobSettings<Input extends Shape> {
  readonly input: Input
  /** How often it is tried in all before it is set aside as failed; 5 unless said. */
  readonly attempts?: number
  /** A cron expression in UTC for a job that runs by itself; such a job takes no input. */
  readonly every?: string
  readonly timeoutMs?: number
}

/** What a job's function is given. Its `tx` commits with the job's completion: the work and the note that it is done are one. */
export interface JobContext<Input> {
  readonly input: Input
  readonly tx: Tx
  readonly attempt: number
  /** Aborted when the job takes too long or the worker stops. */
  readonly signal: AbortSignal
}

export interface Job<out Name extends string = string, Input extends Shape = Shape> {
  readonly kind: 'job'
  readonly name: Name
  readonly settings: JobSettings<Input>
  readonly run: (context: JobContext<never>) => Promise<void>
}

/** Declares work that is done after a commit, at least once, with retries. */
export function job<const Name extends string, const Input extends Shape>(
  name: Name,
  settings: JobSettings<Input>,
  run: (context: JobContext<ShapeValue<Input>>) => Promise<void>,
): Job<Name, Input> {
  return Object.freeze({ kind: 'job', name, settings, run })
}

/** Any job, for code that handles all of them. */
export interface AnyJob {
  readonly kind: 'job'
  readonly name: string
  readonly settings: JobSettings<Shape>
  readonly run: (context: JobContext<never>) => Promise<void>
}
