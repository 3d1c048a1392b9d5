import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { readIfThere } from './files.ts'

/** The files of one embedded database, under `<home>/database/`; it appears by one rename, whole. */
export interface Cluster {
  readonly folder: string
  /** PostgreSQL's own data directory, the only part its user can enter. */
  readonly dataDir: string
  readonly passwordFile: string
  readonly portFile: string
  readonly logFile: string
}

export function clusterIn(folder: string): Cluster {
  return {
    folder,
    dataDir: join(folder, 'data'),
    passwordFile: join(folder, 'password'),
    portFile: join(folder, 'port'),
    logFile: join(folder, 'postgres.log'),
  }
}

/** The role and the database of the application: not a superuser, so that SQL can never reach files or programs. */
export const databaseName = 'offstage'
export const roleName = 'offstage'

export function urlOf(cluster: Cluster, port: number): string {
  const password = readIfThere(cluster.passwordFile) ?? ''
  return `postgresql://${roleName}:${password}@127.0.0.1:${port}/${databaseName}`
}

/**
 * What every start passes on the command line, so that an older folder gets today's settings too.
 * Only the log is unusual: SQL and row values stay out of it (terse, no statements), because it is a plain file.
 */
const settings: Readonly<Record<string, string>> = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '100',
  shared_buffers: '128MB',
  max_wal_size: '1GB',
  fsync: 'on',
  full_page_writes: 'on',
  synchronous_commit: 'on',
  password_encryption: 'scram-sha-256',
  timezone: 'UTC',
  log_timezone: 'UTC',
  // Compiling a plan costs more than our bounded queries take.
  jit: 'off',
  log_destination: 'stderr',
  log_min_messages: 'warning',
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
  log_checkpoints: 'off',
}

/** A crash of the machine may destroy everything: only for data that a test makes and throws away. */
const settingsUnsafeForTests: Readonly<Record<string, string>> = {
  ...settings,
  fsync: 'off',
  full_page_writes: 'off',
  synchronous_commit: 'off',
  wal_level: 'minimal',
  max_wal_senders: '0',
  max_connections: '200',
  // A test file's database is a copy: the kernel copies it in 15 ms where the server itself took 100 and more.
  file_copy_method: 'clone',
}

export const settingsFor = (unsafeForTests: boolean): Readonly<Record<string, string>> =>
  unsafeForTests ? settingsUnsafeForTests : settings

/**
 * The start of the name that the server and its children show in the process list: it tells ours from all others,
 * also where a container forbids to look at another user's working directory.
 */
export const clusterTag = (cluster: Cluster): string => `offstage-${hash(cluster.dataDir)}-`

/** The whole name: a running server with another one was started by another version, or with other settings. */
export const clusterName = (cluster: Cluster, version: string, unsafeForTests: boolean): string =>
  clusterTag(cluster) + hash(JSON.stringify([version, settingsFor(unsafeForTests)]))

const hash = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 12)
