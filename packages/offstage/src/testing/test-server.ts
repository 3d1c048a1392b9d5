import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { startEmbedded } from '../database/embedded/start-embedded.ts'
import { guardFolder, makeTemporaryFolder } from './temporary-folder.ts'

/** A database server for a test run, all of it temporary. */
export interface TestServer {
  readonly url: string
  stop(): Promise<void>
}

/**
 * Starts an embedded server in a temporary folder, without the waits for the disk that durability costs. It ends with
 * this process, however that ends.
 */
export async function startTestServer(): Promise<TestServer> {
  const folder = makeTemporaryFolder('')
  const guard = guardFolder(folder, { pidFile: 'state/database/data/postmaster.pid', signal: 'QUIT' })
  const embedded = await startEmbedded({ stateDir: join(folder, 'state'), unsafeForTests: true })
  const stop = async (): Promise<void> => {
    await embedded.stop()
    rmSync(folder, { recursive: true, force: true })
    guard.end()
  }
  return { url: embedded.url, stop }
}
