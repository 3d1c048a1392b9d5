import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A temporary folder that the database's user can pass through when we are root. */
export interface ScratchFolder {
  readonly path: string
  remove(): void
}

export function makeScratchFolder(): ScratchFolder {
  const path = mkdtempSync(join(tmpdir(), 'offstage-scratch-'))
  chmodSync(path, 0o711)
  return { path, remove: () => rmSync(path, { recursive: true, force: true, maxRetries: 10 }) }
}
