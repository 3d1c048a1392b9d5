import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { choosePlace } from './choose-place.ts'
import { clusterIn, clusterTag } from './cluster.ts'
import { readPidFile, stopPostmaster } from './postmaster.ts'
import { endProcesses, isRunning, pidsMentioning } from './processes.ts'
import { takeStateLock } from './state-lock.ts'

/**
 * Removes the embedded database of a state folder, all data with it, after ending a server that a killed process
 * left. Throws an `EmbeddedError` when a living process uses it.
 */
export async function resetEmbedded(stateDir: string): Promise<void> {
  if (!existsSync(stateDir)) return
  const place = choosePlace(stateDir)
  const lock = takeStateLock(place.stateDir)
  try {
    const cluster = clusterIn(join(place.home, 'database'))
    const left = readPidFile(cluster)
    const ours = pidsMentioning(clusterTag(cluster))
    if (left !== undefined && isRunning(left.pid) && ours.includes(left.pid)) await stopPostmaster(left)
    await endProcesses(ours, [
      ['SIGQUIT', 5_000],
      ['SIGKILL', 5_000],
    ])
    rmSync(cluster.folder, { recursive: true, force: true, maxRetries: 10 })
  } finally {
    lock.release()
  }
}
