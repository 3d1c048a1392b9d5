import { databaseFailure } from './failures.ts'

/** Whether the database went away. If that was at a commit, the row shows which way it went: it is gone, or as it was. */
export function isLostConnection(error: unknown): boolean {
  const failure = databaseFailure(error)
  if (failure !== undefined) return failure.kind === 'goodbye' || failure.code.startsWith('08')
  return error instanceof Error && LOST.test(error.message)
}

// The drivers' own words for a connection that broke, that was already broken, or that cannot be made.
const LOST = /^Connection (terminated|lost)|not queryable|closed state|ECONNRE(SET|FUSED)|EPIPE/
