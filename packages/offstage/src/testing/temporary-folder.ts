import { spawn } from 'node:child_process'
import { chmodSync, mkdtempSync, statfsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Makes a folder for a server's data that other users may pass through: as root we are not who runs the server. */
export function makeTemporaryFolder(name: string): string {
  const folder = mkdtempSync(join(fastestTemporaryFolder(), `offstage-test-${name}`))
  chmodSync(folder, 0o711)
  return folder
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
 * server whose pid stands in the file, if it has come that far, and removes the folder.
 */
export function guardFolder(
  folder: string,
  { pidFile, signal }: { readonly pidFile: string; readonly signal: 'QUIT' | 'KILL' },
): { end(): void } {
  const script = 'read _; read pid < "$1/$2" && kill -$3 $pid && sleep 1; rm -rf "$1"'
  const guard = spawn('/bin/sh', ['-c', script, 'sh', folder, pidFile, signal], {
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
