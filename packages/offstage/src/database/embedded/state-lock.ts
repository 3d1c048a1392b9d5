import { linkSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { EmbeddedError } from './embedded-error.ts'
import { readIfThere, writeFileWhole } from './files.ts'
import { birthOf, isRunning } from './processes.ts'

/** Held by the process that uses the embedded database of a state folder, for as long as it does. */
export interface StateLock {
  release(): void
}

interface Holder {
  readonly pid: number
  readonly birth: string | undefined
}

/**
 * One starter per state folder. The lock is a courtesy that gives the second starter a clear sentence; that no two
 * servers ever share the data is PostgreSQL's own postmaster.pid. So a crash leaves no lock that counts: a holder is
 * a pid together with that process's time of birth.
 */
export function takeStateLock(stateDir: string): StateLock {
  const file = join(stateDir, 'lock')
  const draft = `${file}.${process.pid}`
  writeFileWhole(draft, JSON.stringify({ pid: process.pid, birth: birthOf(process.pid) } satisfies Holder))
  try {
    linkOrComplain(draft, file, stateDir)
  } finally {
    rmSync(draft, { force: true })
  }
  return { release: () => removeOurs(file) }
}

/** A link appears whole or not at all, and never over another's. */
function linkOrComplain(draft: string, file: string, stateDir: string): void {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    try {
      return linkSync(draft, file)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error // file errors are errno errors
    }
    const holder = holderIn(file)
    if (holder !== undefined) throw inUse(stateDir, holder)
    removeDead(file)
  }
  throw new EmbeddedError(`The lock ${file} is taken again and again: is the folder on a network share?`)
}

/** The living holder of a lock file, if any. */
export function holderIn(file: string): Holder | undefined {
  const text = readIfThere(file)
  if (text === undefined) return undefined
  const holder = JSON.parse(text) as Holder // only takeStateLock writes it, whole
  const lives = isRunning(holder.pid) && birthOf(holder.pid) === holder.birth
  return lives ? holder : undefined
}

/** Renamed first: of two that find the same dead holder only one gets the file, and a look tells whether it is it. */
function removeDead(file: string): void {
  const taken = `${file}.dead-${process.pid}`
  try {
    renameSync(file, taken)
    if (holderIn(taken) !== undefined) linkSync(taken, file)
  } catch {
    // Somebody else removed it.
  }
  rmSync(taken, { force: true })
}

function removeOurs(file: string): void {
  if (holderIn(file)?.pid === process.pid) rmSync(file, { force: true })
}

function inUse(stateDir: string, holder: Holder): EmbeddedError {
  const who = holder.pid === process.pid ? 'this process' : `process ${holder.pid}`
  return new EmbeddedError(
    `The embedded database in ${stateDir} is in use by ${who}: stop that first, or set OFFSTAGE_STATE_DIR to another folder.`,
  )
}
