/** What a database error means to the platform; codes from PostgreSQL's appendix A. */
export interface DatabaseFailure {
  readonly code: string
  readonly constraint: string | undefined
  readonly table: string | undefined
  readonly stillReferenced: boolean
}

/** Reads an error thrown by the driver, or answers undefined when the database did not send it. */
export function databaseFailure(error: unknown): DatabaseFailure | undefined {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return undefined
  if (!/^[0-9A-Z]{5}$/.test(error.code)) return undefined
  return {
    code: error.code,
    constraint: textOf(error, 'constraint'),
    table: textOf(error, 'table'),
    stillReferenced:
      error.code === '23503' && textOf(error, 'detail')?.includes('is still referenced') === true,
  }
}

const DEADLOCK = '40P01'
const SERIALISATION = '40001'

/** Says whether the transaction lost against another one and may be tried again as a whole. */
export function isLostRace(error: unknown): boolean {
  const code = databaseFailure(error)?.code
  return code === DEADLOCK || code === SERIALISATION
}

/** Says whether it is the last thing that the server says on this connection: it stops, or somebody ended it. */
export function isGoodbye(error: unknown): boolean {
  const code = databaseFailure(error)?.code
  return code?.startsWith('57P') === true
}

export const isUniqueConflict = (failure: DatabaseFailure): boolean => failure.code === '23505'
/** A row points at nothing. */
export const isDanglingReference = (failure: DatabaseFailure): boolean =>
  failure.code === '23503' && !failure.stillReferenced
/** A row is still pointed at; PostgreSQL before 18 says both with one code. */
export const isStillReferenced = (failure: DatabaseFailure): boolean =>
  failure.code === '23001' || failure.stillReferenced
export const isCheckConflict = (failure: DatabaseFailure): boolean =>
  failure.code === '23514' || failure.code === '23502' || failure.code === '22003'
export const isTimeout = (failure: DatabaseFailure): boolean =>
  failure.code === '57014' || failure.code === '55P03'

function textOf(error: Error, key: string): string | undefined {
  // `error` is an Error that the driver decorated with the fields of the server's message.
  const value = (error as unknown as Record<string, unknown>)[key]
  return typeof value === 'string' ? value : undefined
}
