import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { makeScratchFolder, type ScratchFolder } from '../../testing/scratch-folder.ts'
import { choosePlace, sharedHome } from './choose-place.ts'
import { isRoot } from './database-user.ts'
import { resetEmbedded } from './reset-embedded.ts'
import { startEmbedded } from './start-embedded.ts'

let scratch: ScratchFolder
let homes: string[]

beforeEach(() => {
  scratch = makeScratchFolder()
  homes = []
})

afterEach(() => {
  for (const home of homes) {
    rmSync(home, { recursive: true, force: true })
    rmSync(`${home}.left`, { recursive: true, force: true })
  }
  scratch.remove()
})

function choose(stateDir: string): string {
  const { home } = choosePlace(stateDir)
  if (home.startsWith(sharedHome)) homes.push(home)
  return home
}

test('the database lives in the state folder when its user can enter that', () => {
  const stateDir = join(scratch.path, 'project', '.offstage')
  expect(choose(stateDir)).toBe(stateDir)
})

// Only root runs the database as another user; everybody else's database lives in the state folder.
describe.skipIf(!isRoot())('as root', () => {
  test('under a folder closed to others, root keeps the database elsewhere and says where', async () => {
    const project = join(scratch.path, 'closed')
    mkdirSync(project, { mode: 0o700 })
    const stateDir = join(project, '.offstage')
    const home = choose(stateDir)
    expect(home).toMatch(/^\/var\/lib\/offstage\/[0-9a-f]{16}$/)
    expect(readFileSync(join(stateDir, 'database-is-in'), 'utf8')).toBe(home)
    const embedded = await startEmbedded({ stateDir })
    expect(embedded.stateDir).toBe(home)
    await embedded.stop()
    expect(statSync(join(home, 'database', 'data')).uid).not.toBe(0)
    await resetEmbedded(stateDir)
    expect(existsSync(join(home, 'database'))).toBe(false)
  })

  test('a choice once made stays when the folder is opened later', () => {
    const project = join(scratch.path, 'closed')
    mkdirSync(project, { mode: 0o700 })
    const home = choose(join(project, '.offstage'))
    chmodSync(project, 0o755)
    expect(choose(join(project, '.offstage'))).toBe(home)
  })

  test('removing the state folder begins anew, and the data that was is kept beside', () => {
    const stateDir = join(scratch.path, 'closed', '.offstage')
    mkdirSync(join(scratch.path, 'closed'), { mode: 0o700 })
    const home = choose(stateDir)
    mkdirSync(join(home, 'database', 'data'), { recursive: true })
    rmSync(stateDir, { recursive: true })
    expect(choose(stateDir)).toBe(home)
    expect(existsSync(join(home, 'database'))).toBe(false)
    expect(existsSync(join(`${home}.left`, 'database', 'data'))).toBe(true)
  })

  test('a database whose folder was closed after it was made is not silently made anew', () => {
    const project = join(scratch.path, 'project')
    const stateDir = join(project, '.offstage')
    choose(stateDir)
    mkdirSync(join(stateDir, 'database', 'data'), { recursive: true })
    chmodSync(project, 0o700)
    expect(() => choose(stateDir)).toThrow(/can no longer enter .*chmod o\+x/)
  })
})
