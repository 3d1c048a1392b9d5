import { databaseFailure } from './failures.ts'

/** Whether the database went away. If that was at a commit, the row shows which way it went: it is gone, or as it was. */
export function isLostConnection(error: unknown): boolean {
  const code = databaseFailure(error)?.code
  if (code !== undefined) return code.startsWith('08') || code.startsWith('57P')
  return error instanceof Error && LOST.test(error.message)
}

// The driver's own words for a connection that broke, that was already broken, or that cannot be made.
const LOST = /^Connection terminated|not queryable|ECONNRE(SET|FUSED)|EPIPE/
