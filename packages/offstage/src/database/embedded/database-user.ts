import { spawnSync } from 'node:child_process'
import { existsSync, statSync } from 'node:fs'
import { EmbeddedError } from './embedded-error.ts'

/** The unprivileged user the database runs as when we are root; undefined means our own user. */
export type DatabaseUser = { readonly uid: number; readonly gid: number } | undefined

export const isRoot = (): boolean => process.getuid?.() === 0

/**
 * PostgreSQL refuses to run as root. Whoever owns existing data keeps it (a system package may add the user
 * `postgres` after `nobody` made the data); for new data the first of `postgres` and `nobody` that the system
 * knows, else a system user we add.
 */
export function chooseDatabaseUser(dataDir: string): DatabaseUser {
  if (!isRoot()) return undefined
  return (
    ownerOf(dataDir) ??
    knownUser('postgres') ??
    knownUser('nobody') ??
    knownUser('offstage') ??
    addUser('offstage')
  )
}

function ownerOf(dataDir: string): DatabaseUser {
  if (!existsSync(dataDir)) return undefined
  const { uid, gid } = statSync(dataDir)
  return uid === 0 ? undefined : { uid, gid }
}

/** `id` asks every source of users the system has, of which /etc/passwd is only one. */
function knownUser(name: string): DatabaseUser {
  const uid = idOf(['-u', name])
  const gid = idOf(['-g', name])
  return uid === undefined || gid === undefined || uid === 0 ? undefined : { uid, gid }
}

function idOf(args: readonly string[]): number | undefined {
  const { status, stdout } = spawnSync('id', args, { encoding: 'utf8' })
  return status === 0 ? Number(stdout) : undefined
}

function addUser(name: string): DatabaseUser {
  spawnSync('useradd', ['--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin', name])
  const user = knownUser(name)
  if (user === undefined) {
    throw new EmbeddedError(
      'The database may not run as root and no other user was found: add one ("useradd --system offstage"), start as an ordinary user, or set DATABASE_URL.',
    )
  }
  return user
}

/** Whether the user can enter a folder, found by trying: mode bits alone do not tell (ACLs, mounts). */
export function canEnter(user: DatabaseUser, folder: string): boolean {
  if (user === undefined) return true
  return (
    spawnSync('/bin/sh', ['-c', 'cd -- "$1"', 'sh', folder], { ...user, cwd: '/', stdio: 'ignore' })
      .status === 0
  )
}
