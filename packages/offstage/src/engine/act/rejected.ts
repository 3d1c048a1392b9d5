import type { StoredOutcome } from './claim-key.ts'

/** A declared rejection, thrown so that the savepoint undoes the action's writes. */
export class Rejected extends Error {
  readonly outcome: StoredOutcome

  constructor(outcome: StoredOutcome) {
    super('rejected')
    this.outcome = outcome
  }
}
