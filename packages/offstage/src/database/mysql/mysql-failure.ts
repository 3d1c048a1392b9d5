import type { DatabaseFailure, FailureKind } from '../database-failure.ts'

/** Numbers from MariaDB's list of error codes; those from 3000 on are MySQL's own. */
const KINDS: Readonly<Record<number, FailureKind>> = {
  1062: 'unique',
  1452: 'danglingReference',
  1451: 'stillReferenced',
  4025: 'check',
  3819: 'check',
  1048: 'check',
  1364: 'check',
  1264: 'check',
  1690: 'check',
  1205: 'timeout',
  1969: 'timeout',
  3024: 'timeout',
  1317: 'timeout',
  1213: 'lostRace',
  1020: 'lostRace',
  1053: 'goodbye',
  1927: 'goodbye',
  4031: 'goodbye',
}

/** Reads what the driver made of the server's message; undefined for errors of another origin. */
export function mysqlFailure(error: unknown): DatabaseFailure | undefined {
  if (!(error instanceof Error) || !('errno' in error) || typeof error.errno !== 'number') return undefined
  // The network's errors have a number too, a negative one, and no SQL state.
  if (!('sqlState' in error) || typeof error.sqlState !== 'string') return undefined
  const said = 'sqlMessage' in error ? String(error.sqlMessage) : error.message
  return {
    kind: KINDS[error.errno] ?? 'other',
    code: String(error.errno),
    constraint: constraintIn(said),
    table: tableIn(said),
  }
}

// The server tells these only in its sentence, where names stand in the quotes that the session uses.
const NAME = '["`]([^"`]+)["`]'
const KEY = /for key '(?:[^'.]+\.)?([^']+)'$/
const CONSTRAINT = new RegExp(`CONSTRAINT ${NAME}`)
const TABLE_OF_KEY = new RegExp(`\\(${NAME}\\.${NAME}, CONSTRAINT`)
const TABLE_OF_CHECK = new RegExp(`failed for ${NAME}\\.${NAME}$`)

function constraintIn(said: string): string | undefined {
  // A unique conflict tells the value as well, and before the key: what stands last is the server's own.
  return KEY.exec(said)?.[1] ?? CONSTRAINT.exec(said)?.[1]
}

function tableIn(said: string): string | undefined {
  return (TABLE_OF_KEY.exec(said) ?? TABLE_OF_CHECK.exec(said))?.[2]
}
