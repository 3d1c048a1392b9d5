/** A tally as data: how many rows have the same values in `by`, and the sums of some of their fields. */
export interface TallyShape {
  readonly by: readonly string[]
  /** A field of few values: the tally tells each of them apart. */
  readonly per?: string
  readonly sum?: readonly string[]
  /** Rows that one group's counters are spread over, so that writers at once need not wait for each other. */
  readonly shards?: number
}
