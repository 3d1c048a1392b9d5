import { realpathSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { askServer, type ServerFacts } from './ask-server.ts'
import { type Cluster, clusterName, clusterTag, urlOf } from './cluster.ts'
import { endProcesses, isRunning, pidsMentioning } from './processes.ts'
import { type Postmaster, type PostmasterOptions, readPidFile, stopPostmaster } from './postmaster.ts'

/**
 * What a killed starter left: its server is adopted when it is healthy and as this version would start it, and ended
 * otherwise, with all its children. After this no process of ours touches the data, or the one we return does.
 */
export async function adoptPostmaster(options: PostmasterOptions): Promise<Postmaster | undefined> {
  const { cluster } = options
  const left = readPidFile(cluster)
  if (left !== undefined && isRunning(left.pid)) {
    const facts = await healthOf(left, options)
    if (facts?.clusterName === clusterName(cluster, options.binaries.version, options.isForTests)) return left
    if (facts !== undefined) await stopPostmaster(left)
  }
  await endLeftovers(cluster)
  return undefined
}

/** What the server says once it has started up; undefined when it is not ours, is ill, or ends. */
async function healthOf(
  left: Postmaster,
  { cluster, onProgress }: PostmasterOptions,
): Promise<ServerFacts | undefined> {
  for (;;) {
    try {
      const facts = await askServer(urlOf(cluster, left.port))
      return facts.dataDir === realpathSync(cluster.dataDir) ? facts : undefined
    } catch (error) {
      const { code } = error as { code?: string } // pg and the network both put a code on what they throw
      if (!isStartingUp(cluster, left.pid, code)) return undefined
    }
    onProgress('The database starts up')
    await sleep(200)
  }
}

/** Its starter was killed while it recovered: it says so itself, or has not come as far as to listen. */
function isStartingUp(cluster: Cluster, pid: number, code: string | undefined): boolean {
  const file = readPidFile(cluster)
  const isOurs = pidsMentioning(clusterTag(cluster)).includes(pid)
  return isOurs && file?.pid === pid && (code === '57P03' || (code === 'ECONNREFUSED' && !file.isReady))
}

/** The children of a killed server end by themselves, a busy one perhaps later; a stopped or sick server never does. */
async function endLeftovers(cluster: Cluster): Promise<void> {
  const pids = pidsMentioning(clusterTag(cluster))
  const head = readPidFile(cluster)?.pid
  const waitMs = head !== undefined && pids.includes(head) ? 0 : 2_000
  await endProcesses(pids, [
    ['wait', waitMs],
    ['SIGQUIT', 5_000],
    ['SIGKILL', 5_000],
  ])
}
