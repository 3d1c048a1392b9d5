import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Cluster, clusterName, settingsFor, urlOf } from './cluster.ts'
import type { DatabaseUser } from './database-user.ts'
import { EmbeddedError } from './embedded-error.ts'
import { readIfThere } from './files.ts'
import { type Binaries, databaseEnv } from './find-binaries.ts'
import { freePort, rememberedPort, rememberPort } from './port.ts'
import { endProcesses, isRunning } from './processes.ts'
import { askServer } from './ask-server.ts'
import { openLog, readLogFrom } from './server-log.ts'

/** A running server of ours: its first process and where it listens. */
export interface Postmaster {
  readonly pid: number
  readonly port: number
}

export interface PostmasterOptions {
  readonly cluster: Cluster
  readonly binaries: Binaries
  readonly user: DatabaseUser
  readonly isForTests: boolean
  readonly onProgress: (step: string) => void
}

/** What PostgreSQL writes into postmaster.pid: line 1 the pid, line 4 the port, line 8 how far it is. */
export function readPidFile({ dataDir }: Cluster): (Postmaster & { readonly isReady: boolean }) | undefined {
  const lines = readIfThere(join(dataDir, 'postmaster.pid'))?.split('\n')
  if (lines === undefined) return undefined
  return { pid: Number(lines[0]), port: Number(lines[3]), isReady: lines[7]?.trim() === 'ready' }
}

/** Starts the server on its remembered port, or on another when that is taken, and waits until it answers. */
export async function startPostmaster(options: PostmasterOptions): Promise<Postmaster> {
  const remembered = await rememberedPort(options.cluster)
  for (const port of [remembered, undefined, undefined]) {
    const server = await tryPort(port ?? (await freePort()), options)
    if (server === undefined) continue // Somebody took the port between our look and the server's.
    rememberPort(options.cluster, server.port)
    return server
  }
  throw new EmbeddedError('The embedded database found no free port on 127.0.0.1 in three attempts.')
}

async function tryPort(port: number, options: PostmasterOptions): Promise<Postmaster | undefined> {
  const { cluster } = options
  const logStart = statSync(cluster.logFile, { throwIfNoEntry: false })?.size ?? 0
  const child = spawnDetached(port, options)
  const pid = child.pid
  if (pid === undefined) throw await spawnFailure(child)
  try {
    await waitUntilReady(child, { pid, port }, options)
  } catch (error) {
    await endProcesses(
      [pid],
      [
        ['SIGQUIT', 5_000],
        ['SIGKILL', 5_000],
      ],
    ) // prettier than a half-started server
    const said = readLogFrom(cluster.logFile, logStart)
    if (/could not bind|could not create any TCP\/IP sockets/.test(said)) return undefined
    throw error instanceof NotReady ? notStarted(said, cluster) : error
  }
  return { pid, port }
}

/**
 * Detached: in a session of its own Ctrl-C does not reach it, so our server can drain first, and it outlives our
 * crash, to be adopted by the next start.
 */
function spawnDetached(
  port: number,
  { cluster, binaries, user, isForTests }: PostmasterOptions,
): ChildProcess {
  const settings = {
    port: `${port}`,
    cluster_name: clusterName(cluster, binaries.version, isForTests),
    ...settingsFor(isForTests),
  }
  const args = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const log = openLog(cluster.logFile)
  try {
    const child = spawn(binaries.postgres, ['-D', cluster.dataDir, ...args], {
      ...user,
      detached: true,
      cwd: cluster.folder,
      env: { ...databaseEnv(binaries.folder), ...stalePidExcuse(cluster) },
      stdio: ['ignore', log, log],
    })
    child.unref()
    return child
  } finally {
    closeSync(log)
  }
}

/**
 * A pid file whose pid now belongs to a stranger stops a start for ever. PostgreSQL takes the pid in this variable
 * (made for pg_ctl's shell) for itself, so it passes over the pid file, yet still checks that no old server holds the
 * data's shared memory, which removing the file would skip.
 */
function stalePidExcuse(cluster: Cluster): NodeJS.ProcessEnv {
  const stale = readPidFile(cluster)
  return stale === undefined ? {} : { PG_GRANDPARENT_PID: `${stale.pid}` }
}

class NotReady extends Error {}

/** After a crash the server first replays its log, which may take minutes: as long as it works at it, we wait. */
async function waitUntilReady(
  child: ChildProcess,
  server: Postmaster,
  options: PostmasterOptions,
): Promise<void> {
  const saySlow = setTimeout(() => options.onProgress('The database recovers from a crash'), 3_000)
  try {
    while (!isReady(options.cluster, server)) {
      if (child.exitCode !== null || child.signalCode !== null || !isRunning(server.pid)) throw new NotReady()
      await sleep(10)
    }
  } finally {
    clearTimeout(saySlow)
  }
  await askServer(urlOf(options.cluster, server.port))
}

function isReady(cluster: Cluster, { pid }: Postmaster): boolean {
  const file = readPidFile(cluster)
  return file !== undefined && file.pid === pid && file.isReady
}

function spawnFailure(child: ChildProcess): Promise<EmbeddedError> {
  const { promise, resolve } = Promise.withResolvers<EmbeddedError>()
  child.on('error', (error) =>
    resolve(new EmbeddedError(`The embedded database could not be run: ${error.message}.`)),
  )
  return promise
}

function notStarted(said: string, cluster: Cluster): EmbeddedError {
  const line =
    said.split('\n').findLast((text) => /FATAL|PANIC/.test(text)) ?? said.trim().split('\n').at(-1) ?? ''
  const why = line.replace(/^.*?(FATAL|PANIC):\s*/, '').trim()
  return new EmbeddedError(
    `The embedded database did not start: ${why || 'it said nothing'} (see ${cluster.logFile}).`,
  )
}

/**
 * Ends the server: "fast" (SIGINT: sessions are ended, data is written out), then "immediate" (SIGQUIT: the next
 * start replays its log), then by force. None of them loses what was committed.
 */
export async function stopPostmaster({ pid }: Pick<Postmaster, 'pid'>): Promise<void> {
  const ended = await endProcesses(
    [pid],
    [
      ['SIGINT', 30_000],
      ['SIGQUIT', 10_000],
      ['SIGKILL', 10_000],
    ],
  )
  if (!ended)
    throw new EmbeddedError(`The embedded database (process ${pid}) does not end, not even by force.`)
}
