import type { DatabaseFailure, FailureKind } from '../database-failure.ts'

/** Codes from PostgreSQL's appendix A. */
const KINDS: Readonly<Record<string, FailureKind>> = {
  '23505': 'unique',
  '23503': 'danglingReference',
  '23001': 'stillReferenced',
  '23514': 'check',
  '23502': 'check',
  '22003': 'check',
  '57014': 'timeout',
  '55P03': 'timeout',
  '40P01': 'lostRace',
  '40001': 'lostRace',
}

/** Reads what the driver made of the server's message; undefined for errors of another origin. */
export function postgresFailure(error: unknown): DatabaseFailure | undefined {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return undefined
  // A driver of the other family puts a number beside a word.
  if (!/^[0-9A-Z]{5}$/.test(error.code) || 'errno' in error) return undefined
  return {
    kind: kindOf(error, error.code),
    code: error.code,
    constraint: textOf(error, 'constraint'),
    table: textOf(error, 'table'),
  }
}

function kindOf(error: Error, code: string): FailureKind {
  // Before version 18 the server says both directions of a broken reference with one code.
  if (code === '23503' && textOf(error, 'detail')?.includes('is still referenced') === true)
    return 'stillReferenced'
  return KINDS[code] ?? (code.startsWith('57P') ? 'goodbye' : 'other')
}

function textOf(error: Error, key: string): string | undefined {
  // `error` is an Error that the driver decorated with the fields of the server's message.
  const value = (error as unknown as Record<string, unknown>)[key]
  return typeof value === 'string' ? value : undefined
}
