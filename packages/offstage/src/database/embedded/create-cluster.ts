import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chmodSync, chownSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { type Cluster, clusterIn, databaseName, roleName } from './cluster.ts'
import type { DatabaseUser } from './database-user.ts'
import { EmbeddedError } from './embedded-error.ts'
import { makeFolder, writeFileWhole } from './files.ts'
import { type Binaries, databaseEnv } from './find-binaries.ts'
import { endProcesses, pidsMentioning } from './processes.ts'

export interface ClusterPlan {
  readonly cluster: Cluster
  readonly binaries: Binaries
  readonly user: DatabaseUser
  readonly isForTests: boolean
}

/**
 * Makes the database in a draft folder and renames it: killed at any moment it leaves either nothing that counts
 * or the whole database, role and password included.
 */
export async function createCluster({ cluster, ...means }: ClusterPlan): Promise<void> {
  await removeDrafts(cluster)
  const draft = clusterIn(`${cluster.folder}.new-${randomBytes(4).toString('hex')}`)
  try {
    makeFolder(draft.folder)
    makeDataDir(draft.dataDir, means.user)
    await initialise({ ...means, cluster: draft })
    await createRoleAndDatabase({ ...means, cluster: draft })
    renameSync(draft.folder, cluster.folder)
  } finally {
    rmSync(draft.folder, { recursive: true, force: true, maxRetries: 10 })
  }
}

/** An initdb whose starter was killed goes on by itself, so it is ended before its folder is removed. */
async function removeDrafts(cluster: Cluster): Promise<void> {
  const home = dirname(cluster.folder)
  const drafts = readdirSync(home).filter((name) => name.startsWith(`${basename(cluster.folder)}.new-`))
  for (const draft of drafts.map((name) => join(home, name))) {
    await endProcesses(pidsMentioning(draft), [['SIGKILL', 5_000]])
    rmSync(draft, { recursive: true, force: true, maxRetries: 10 })
  }
}

function makeDataDir(dataDir: string, user: DatabaseUser): void {
  mkdirSync(dataDir, { mode: 0o700 })
  if (user !== undefined) chownSync(dataDir, user.uid, user.gid)
}

/**
 * The builtin provider sorts and folds by code point, the same on every machine; `lc_ctype` is what pg_trgm asks
 * whether a character is a letter, and under plain C it would take no letter but ASCII's.
 */
async function initialise(plan: ClusterPlan): Promise<void> {
  const { cluster: draft, binaries, user, isForTests } = plan
  const passwordFile = join(draft.dataDir, '..', 'superuser')
  // The superuser's password is thrown away: nobody signs in as superuser, and single-user mode needs none.
  writeFileSync(passwordFile, newPassword(), { mode: 0o600, flag: 'wx' })
  if (user !== undefined) chownSync(passwordFile, user.uid, user.gid)
  const args = [
    ...['--pgdata', draft.dataDir, '--username', 'postgres', '--pwfile', passwordFile],
    ...['--auth-local', 'reject', '--auth-host', 'scram-sha-256', '--encoding', 'UTF8', '--locale', 'C'],
    ...['--locale-provider', 'builtin', '--builtin-locale', 'C.UTF-8', '--no-instructions'],
    ...(isForTests ? ['--no-sync'] : []),
  ]
  let outcome = { status: 1, output: '' }
  for (const ctype of ['C.UTF-8', 'en_US.UTF-8', 'C']) {
    outcome = await run(binaries.initdb, [...args, '--lc-ctype', ctype], plan)
    if (outcome.status === 0 || !outcome.output.includes('invalid locale name')) break
  }
  rmSync(passwordFile)
  if (outcome.status !== 0) throw failed('initdb', outcome.output)
  chmodSync(draft.dataDir, 0o700)
}

async function createRoleAndDatabase(plan: ClusterPlan): Promise<void> {
  const { cluster: draft, binaries } = plan
  const password = newPassword()
  writeFileWhole(draft.passwordFile, password)
  // Single-user mode takes one statement per line.
  const statements = [
    `create role ${roleName} login createdb password '${password}'`,
    // To see its own server's settings and activity; it changes nothing.
    `grant pg_monitor to ${roleName}`,
    `create database ${databaseName} owner ${roleName}`,
  ]
  const options = ['-c', 'exit_on_error=on', '-c', 'log_min_error_statement=panic']
  const args = ['--single', '-D', draft.dataDir, ...options, 'postgres']
  const { status, output } = await run(binaries.postgres, args, plan, statements.join(';\n') + ';\n')
  if (status !== 0) throw failed('postgres --single', output)
}

/** Hexadecimal: it stands in SQL and in URLs as it is. */
const newPassword = (): string => randomBytes(24).toString('hex')

interface RunOutcome {
  readonly status: number
  readonly output: string
}

function run(
  program: string,
  args: readonly string[],
  { cluster, binaries, user }: ClusterPlan,
  input = '',
): Promise<RunOutcome> {
  const { promise, resolve, reject } = Promise.withResolvers<RunOutcome>()
  const child = spawn(program, args, { ...user, cwd: cluster.folder, env: databaseEnv(binaries.folder) })
  const chunks: Buffer[] = []
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk))
  child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk))
  child.stdin.on('error', () => {}) // It ended without reading; its status says why.
  child.stdin.end(input)
  child.on('error', reject)
  child.on('close', (status) => resolve({ status: status ?? 1, output: Buffer.concat(chunks).toString() }))
  return promise
}

function failed(what: string, output: string): EmbeddedError {
  const lines = output.trim().split('\n')
  const said = lines.findLast((line) => /error|fatal|panic/i.test(line)) ?? lines.at(-1)
  return new EmbeddedError(`The embedded database could not be created: ${what} said "${said?.trim()}".`)
}
