import { spawn } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync, statfsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startEmbedded } from '../database/embedded/start-embedded.ts'

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
  const folder = mkdtempSync(join(fastestTemporaryFolder(), 'offstage-test-'))
  chmodSync(folder, 0o711) // The database's user must pass through when we are root.
  const guard = guardFolder(folder)
  const embedded = await startEmbedded({ stateDir: join(folder, 'state'), unsafeForTests: true })
  const stop = async (): Promise<void> => {
    await embedded.stop()
    rmSync(folder, { recursive: true, force: true })
    guard.end()
  }
  return { url: embedded.url, stop }
}

/**
 * Memory, where the system offers plenty: making a database took 12 ms there and between 15 and 250 ms on a busy disk.
 * A container's usual 64 MB would not hold the tests' data.
 */
function fastestTemporaryFolder(): string {
  try {
    const { bavail, bsize } = statfsSync('/dev/shm')
    return bavail * bsize > 8e9 ? '/dev/shm' : tmpdir()
  } catch {
    return tmpdir()
  }
}

/**
 * A shell that waits for its input to close, which happens when this process ends, also by kill -9; then it ends the
 * server, if it has come that far, and removes the folder.
 */
function guardFolder(folder: string): { end(): void } {
  const script =
    'read _; read pid < "$1/state/database/data/postmaster.pid" && kill -QUIT $pid && sleep 1; rm -rf "$1"'
  const guard = spawn('/bin/sh', ['-c', script, 'sh', folder], {
    detached: true,
    cwd: '/',
    stdio: ['pipe', 'ignore', 'ignore'],
  })
  guard.unref()
  // The pipe is a socket underneath, whose handle would keep an otherwise finished process alive.
  const pipe = guard.stdin as typeof guard.stdin & { unref(): void }
  pipe.unref()
  return { end: () => guard.kill('SIGKILL') }
}
