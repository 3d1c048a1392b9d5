import type { PoolConnection, RowDataPacket } from 'mysql2/promise'
import type { DatabaseOptions } from '../database.ts'

/** Sets a new connection up so that SQL means there what it means everywhere, or says why that server cannot. */
export async function prepareSession(connection: PoolConnection, options: DatabaseOptions): Promise<void> {
  await requireServer(connection)
  const settings = Object.entries(sessionSettings(options)).map(([name, value]) => `${name} = ${value}`)
  await connection.query(`set session ${settings.join(', ')}`)
  await connection.query('set names utf8mb4 collate utf8mb4_nopad_bin')
  await connection.query('set session transaction isolation level read committed')
}

async function requireServer(connection: PoolConnection): Promise<void> {
  const [rows] = await connection.query<RowDataPacket[]>('select version() as version')
  const complaint = complaintAbout(String(rows[0]?.['version']))
  if (complaint !== undefined) throw new Error(complaint)
}

// SKIP LOCKED and JSON_TABLE came with it.
const VERSION_MIN = [10, 6] as const

/** Why a server of this version is not worked with; undefined for one that is. */
export function complaintAbout(version: string): string | undefined {
  const [major = 0, minor = 0] = version.split('.').map((part) => Number.parseInt(part, 10))
  const isNewEnough = major > VERSION_MIN[0] || (major === VERSION_MIN[0] && minor >= VERSION_MIN[1])
  if (version.includes('MariaDB') && isNewEnough) return undefined
  return `Of the MySQL family, Offstage is verified on MariaDB ${VERSION_MIN.join('.')} and later; this server is ${version}.`
}

function sessionSettings({
  statementTimeoutMs = 15_000,
  lockTimeoutMs = 5_000,
}: DatabaseOptions): Record<string, string | number> {
  return {
    time_zone: `'+00:00'`,
    // Names in double quotes, || joins text, a backslash is a backslash: standard SQL, as the other family reads it.
    sql_mode: `'${SQL_MODE.join(',')}'`,
    autocommit: 1,
    innodb_lock_wait_timeout: Math.ceil(lockTimeoutMs / 1_000),
    lock_wait_timeout: Math.max(1, Math.ceil(lockTimeoutMs / 1_000)),
    max_statement_time: statementTimeoutMs / 1_000,
    idle_transaction_timeout: 30,
    // A list of children is joined as text; the server would cut it at 1 MiB in the middle of a word of JSON.
    group_concat_max_len: 1_073_741_824,
    // An index for searching that this session makes holds every word, "the" as well.
    innodb_ft_enable_stopword: 0,
    // A condition that is to be tested row by row is not turned into a search from its other side.
    optimizer_switch: `'exists_to_in=off'`,
  }
}

const SQL_MODE = [
  'STRICT_ALL_TABLES',
  'NO_ZERO_DATE',
  'NO_ZERO_IN_DATE',
  'ERROR_FOR_DIVISION_BY_ZERO',
  'NO_ENGINE_SUBSTITUTION',
  'ANSI_QUOTES',
  'PIPES_AS_CONCAT',
  'NO_BACKSLASH_ESCAPES',
]
