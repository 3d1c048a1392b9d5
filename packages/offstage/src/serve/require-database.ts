import type { Database } from '../database/database.ts'
import { StartError } from './migrate-at-start.ts'

/** Asks the database for anything at all; says in one sentence why it does not answer, and never with a password. */
export async function requireDatabase(database: Database, url: string): Promise<void> {
  try {
    await database.query({ text: 'select 1', values: [] })
  } catch (error) {
    const { host = '?', pathname = '', username = '' } = URL.parse(url) ?? {}
    throw new StartError(`${whyNot(error, host, pathname.slice(1), username)} DATABASE_URL says where it is.`)
  }
}

function whyNot(error: unknown, host: string, name: string, user: string): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (code === '28P01' || code === '28000') return `The database at ${host} does not let ${user} in.`
  if (code === '3D000') return `The database server at ${host} has no database ${name}.`
  if (code === 'ENOTFOUND') return `There is no host ${host}.`
  const why = error instanceof Error && error.message !== '' ? error.message : code
  return `The database at ${host} does not answer (${why}).`
}
