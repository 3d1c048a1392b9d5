/** A declared way to read many rows: equality on all of `by`, in the order of `then` and the id. */
export interface ListShape {
  readonly by: readonly string[]
  readonly then: readonly string[]
  /** No two rows have the same values in all of `by`. */
  readonly unique?: boolean
}
