import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { adoptPostmaster } from './adopt-postmaster.ts'
import { askServer } from './ask-server.ts'
import { choosePlace, type Place, sharedHome } from './choose-place.ts'
import { type Cluster, clusterIn, urlOf } from './cluster.ts'
import { createCluster } from './create-cluster.ts'
import { EmbeddedError } from './embedded-error.ts'
import { type Binaries, findBinaries } from './find-binaries.ts'
import { type Postmaster, readPidFile, startPostmaster, stopPostmaster } from './postmaster.ts'
import { keepLogBounded } from './server-log.ts'
import { holderIn, type StateLock, takeStateLock } from './state-lock.ts'

export interface EmbeddedOptions {
  /** The project's state folder, `.offstage` by default elsewhere. */
  readonly stateDir: string
  /** Told one short sentence before each step that takes time. */
  readonly onProgress?: (step: string) => void
  /** Gives up durability for speed: only for data that a test makes and throws away. */
  readonly unsafeForTests?: boolean
}

/** The running embedded database of one project. */
export interface Embedded {
  /** With the password in it: not for logs. */
  readonly url: string
  /** Where the data really is: the state folder, or the folder that its `database-is-in` names. */
  readonly stateDir: string
  readonly logFile: string
  readonly pid: number
  /** Whether it was running already, left by a starter that was killed. */
  readonly isAdopted: boolean
  /** Writes everything out and ends the server; calling it again waits for the same end. */
  stop(): Promise<void>
}

/**
 * Starts the project's own PostgreSQL, creating it the first time, or adopts the one that a killed process left.
 * Throws an `EmbeddedError` with one sentence for the person who starts it.
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<Embedded> {
  const place = choosePlace(options.stateDir)
  const lock = takeStateLock(place.stateDir)
  try {
    return await startIn(place, lock, options)
  } catch (error) {
    lock.release()
    throw error
  }
}

async function startIn(place: Place, lock: StateLock, options: EmbeddedOptions): Promise<Embedded> {
  const { onProgress = () => {}, unsafeForTests: isForTests = false } = options
  const cluster = clusterIn(join(place.home, 'database'))
  const binaries = findBinaries(
    place.user,
    join(place.user === undefined ? place.stateDir : sharedHome, 'binaries'),
  )
  if (existsSync(cluster.folder)) {
    checkVersion(cluster, binaries)
  } else {
    onProgress('Creating the database')
    await createCluster({ cluster, binaries, user: place.user, isForTests })
  }
  const postmasterOptions = { cluster, binaries, user: place.user, isForTests, onProgress }
  const adopted = await adoptPostmaster(postmasterOptions)
  if (adopted === undefined) onProgress('Starting the database')
  const server = adopted ?? (await startPostmaster(postmasterOptions))
  return embeddedOf(place, cluster, server, lock, adopted !== undefined)
}

function checkVersion(cluster: Cluster, binaries: Binaries): void {
  const had = readFileSync(join(cluster.dataDir, 'PG_VERSION'), 'utf8').trim()
  const has = binaries.version.split('.')[0]
  if (had !== has) {
    throw new EmbeddedError(
      `The database in ${dirname(cluster.folder)} was made by PostgreSQL ${had} and this version brings PostgreSQL ${has}: move its data with pg_dump of ${had}, or begin anew with --reset.`,
    )
  }
}

function embeddedOf(
  place: Place,
  cluster: Cluster,
  server: Postmaster,
  lock: StateLock,
  isAdopted: boolean,
): Embedded {
  const log = keepLogBounded(cluster.logFile)
  let stopping: Promise<void> | undefined
  const stop = async (): Promise<void> => {
    log.end()
    await stopPostmaster(server)
    lock.release()
  }
  return {
    url: urlOf(cluster, server.port),
    stateDir: place.home,
    logFile: cluster.logFile,
    pid: server.pid,
    isAdopted,
    stop: () => (stopping ??= stop()),
  }
}

/**
 * The URL of the embedded database that another living process has started in this state folder, for a command run
 * beside it; undefined when there is none. Whoever started it also stops it.
 */
export async function findRunningEmbedded(stateDir: string): Promise<string | undefined> {
  if (holderIn(join(stateDir, 'lock')) === undefined) return undefined
  const cluster = clusterIn(join(choosePlace(stateDir).home, 'database'))
  const server = readPidFile(cluster)
  if (server === undefined) return undefined
  const url = urlOf(cluster, server.port)
  return askServer(url).then(
    () => url,
    () => undefined,
  )
}
