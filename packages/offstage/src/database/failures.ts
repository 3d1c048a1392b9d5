import { mysqlFailure } from './mysql/mysql-failure.ts'
import { postgresFailure } from './postgres/postgres-failure.ts'
import type { DatabaseFailure, FailureKind } from './database-failure.ts'

/** Reads an error thrown by a driver, or answers undefined when the database did not send it. */
export function databaseFailure(error: unknown): DatabaseFailure | undefined {
  return postgresFailure(error) ?? mysqlFailure(error)
}

const isOf =
  (kind: FailureKind) =>
  (failure: DatabaseFailure): boolean =>
    failure.kind === kind

export const isUniqueConflict = isOf('unique')
export const isDanglingReference = isOf('danglingReference')
export const isStillReferenced = isOf('stillReferenced')
export const isCheckConflict = isOf('check')
export const isTimeout = isOf('timeout')

/** Says whether the transaction lost against another one and may be tried again as a whole. */
export function isLostRace(error: unknown): boolean {
  return databaseFailure(error)?.kind === 'lostRace'
}

/** Says whether it is the last thing that the server says on this connection. */
export function isGoodbye(error: unknown): boolean {
  return databaseFailure(error)?.kind === 'goodbye'
}
