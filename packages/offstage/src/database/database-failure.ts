/** What a database refused, in words that mean the same for every family. */
export interface DatabaseFailure {
  readonly kind: FailureKind
  /** The server's own code, for who knows that server. */
  readonly code: string
  /** The constraint or the unique index that refused. */
  readonly constraint: string | undefined
  readonly table: string | undefined
}

export type FailureKind =
  /** There is a row with these values already. */
  | 'unique'
  /** A row would point at nothing. */
  | 'danglingReference'
  /** A row is still pointed at. */
  | 'stillReferenced'
  /** A value is not what its column or its table takes. */
  | 'check'
  /** It took too long, or others held what it needed for too long. */
  | 'timeout'
  /** Another transaction was in the way; the whole of this one may be tried again. */
  | 'lostRace'
  /** The last thing that the server says on this connection: it stops, or somebody ended it. */
  | 'goodbye'
  | 'other'
