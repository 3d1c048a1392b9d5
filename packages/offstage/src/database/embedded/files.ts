import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname } from 'node:path'
import { isRoot } from './database-user.ts'

/**
 * Makes a folder of ours. Nobody else may list it; when we are root the database's user may pass through it,
 * because its data lies deeper. A folder that exists is left as it is.
 */
export function makeFolder(folder: string): void {
  if (existsSync(folder)) return
  mkdirSync(dirname(folder), { recursive: true })
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  if (isRoot()) chmodSync(folder, 0o711)
  ownAsParent(folder)
}

/** Writes a file that only its owner reads: whole or not at all, also when we are killed in the middle. */
export function writeFileWhole(file: string, text: string): void {
  const draft = `${file}.${process.pid}.new`
  rmSync(draft, { force: true })
  writeFileSync(draft, text, { mode: 0o600, flag: 'wx' })
  ownAsParent(draft)
  renameSync(draft, file)
}

/** The text of a file, trimmed, or undefined when there is no such file. */
export function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8').trim()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined // file errors are errno errors
    throw error
  }
}

/** What root leaves in an ordinary user's folder belongs to that user, who may be the next to start. */
export function ownAsParent(path: string): void {
  if (!isRoot()) return
  const { uid, gid } = statSync(dirname(path))
  chownSync(path, uid, gid)
}
