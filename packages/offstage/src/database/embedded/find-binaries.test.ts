import { chmodSync, cpSync, existsSync, lstatSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { makeScratchFolder, type ScratchFolder } from '../../testing/scratch-folder.ts'
import { chooseDatabaseUser, isRoot } from './database-user.ts'
import { EmbeddedError } from './embedded-error.ts'
import { findBinaries, type Installed, installedBinaries } from './find-binaries.ts'

let scratch: ScratchFolder
beforeEach(() => {
  scratch = makeScratchFolder()
})
afterEach(() => scratch.remove())

const user = chooseDatabaseUser('/nowhere')

/** The package as npm leaves it, in a folder that the database's user may enter. */
function install(): Installed {
  const installed = { folder: join(scratch.path, 'node_modules', 'native'), label: 'some-1' }
  cpSync(installedBinaries().folder, installed.folder, { recursive: true, verbatimSymlinks: true })
  return installed
}

/** The same with install scripts off: without the links between its libraries. */
function installWithoutScripts(): Installed {
  const installed = install()
  const libraries = join(installed.folder, 'lib')
  for (const name of readdirSync(libraries)) {
    if (lstatSync(join(libraries, name)).isSymbolicLink()) rmSync(join(libraries, name))
  }
  return installed
}

test('the binaries run where npm put them, and no copy is made', () => {
  const installed = install()
  const shelf = join(scratch.path, 'shelf')
  expect(findBinaries(user, shelf, installed)).toMatchObject({
    folder: installed.folder,
    version: expect.stringMatching(/^18\.\d+$/) as unknown, // a matcher, which stands for any text like it
  })
  expect(existsSync(shelf)).toBe(false)
})

test('the links that an install without scripts leaves out are made', () => {
  const installed = installWithoutScripts()
  expect(findBinaries(user, join(scratch.path, 'shelf'), installed).folder).toBe(installed.folder)
})

// Only root runs the database as another user, to whom root's own folders are closed.
test.skipIf(!isRoot())('binaries in a folder closed to the database are copied, once, for it to run', () => {
  const installed = installWithoutScripts()
  chmodSync(join(scratch.path, 'node_modules'), 0o700)
  const shelf = join(scratch.path, 'shelf')
  mkdirSync(join(shelf, 'some-1.new-4194305'), { recursive: true }) // left by a process that is long gone
  chmodSync(shelf, 0o711)
  const found = findBinaries(user, shelf, installed)
  expect(found.folder).toBe(join(shelf, 'some-1', 'native'))
  expect(readdirSync(shelf)).toEqual(['some-1'])
  rmSync(join(installed.folder, 'lib'), { recursive: true })
  expect(findBinaries(user, shelf, installed)).toEqual(found)
})

test('binaries that do not run on this machine are refused with their own words', () => {
  const installed = installWithoutScripts()
  rmSync(join(installed.folder, 'lib', 'libz.so.1'), { force: true })
  rmSync(join(installed.folder, 'lib', 'libxml2.so.2'))
  rmSync(join(installed.folder, 'lib', 'libssl.so.1.1'))
  const find = (): unknown => findBinaries(user, join(scratch.path, 'shelf'), installed)
  expect(find).toThrow(EmbeddedError)
  expect(find).toThrow(/cannot run on this machine.*shared libraries.*set DATABASE_URL/)
  expect(existsSync(join(scratch.path, 'shelf'))).toBe(false)
})
