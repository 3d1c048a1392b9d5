import { spawn } from 'node:child_process'
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { ask } from '../../testing/ask.ts'
import { makeScratchFolder, type ScratchFolder } from '../../testing/scratch-folder.ts'
import { clusterIn } from './cluster.ts'
import { isRunning, waitUntil } from './processes.ts'
import { resetEmbedded } from './reset-embedded.ts'
import { startEmbedded } from './start-embedded.ts'
import { runStarter } from './starter-process.ts'

// Every test kills a real starter process, and starts in this one.
let scratch: ScratchFolder
let stateDir: string

beforeEach(() => {
  scratch = makeScratchFolder()
  stateDir = join(scratch.path, '.offstage')
})

afterEach(async () => {
  await resetEmbedded(stateDir)
  scratch.remove()
})

const countingSessions = `select count(*)::int as n from pg_stat_activity
  where state = 'active' and query like '%generate_series%' and pid <> pg_backend_pid()`

interface Left {
  readonly url: string
  readonly pid: number
}

/** A database with one row, whose starter was killed. */
async function leaveOrphan(): Promise<Left> {
  const starter = runStarter(stateDir)
  const { url = '', pid = 0 } = await starter.until('url')
  await ask(url, 'create table card as select 7 as balance')
  await starter.kill()
  return { url, pid }
}

async function expectCardAfterStart(left: Left): Promise<{ isSameServer: boolean }> {
  const embedded = await startEmbedded({ stateDir })
  try {
    expect(await ask(embedded.url, 'select balance from card')).toEqual([{ balance: 7 }])
    return { isSameServer: embedded.isAdopted && embedded.pid === left.pid && embedded.url === left.url }
  } finally {
    await embedded.stop()
    expect(isRunning(embedded.pid)).toBe(false)
  }
}

test('the server of a killed starter is adopted, and stopped in the end', async () => {
  const left = await leaveOrphan()
  expect(isRunning(left.pid)).toBe(true)
  expect(await expectCardAfterStart(left)).toEqual({ isSameServer: true })
})

test('a server killed with its starter is started again, with all that was committed', async () => {
  const left = await leaveOrphan()
  process.kill(left.pid, 'SIGKILL')
  expect(await expectCardAfterStart(left)).toEqual({ isSameServer: false })
})

test('a server killed in the middle of a long statement leaves no child that blocks the next start', async () => {
  const left = await leaveOrphan()
  const busy = ask(left.url, 'select count(*) from generate_series(1, 1e12)').catch(() => 'ended')
  while ((await ask(left.url, countingSessions))[0]?.['n'] === 0);
  process.kill(left.pid, 'SIGKILL')
  expect(await expectCardAfterStart(left)).toEqual({ isSameServer: false })
  expect(await busy).toBe('ended')
})

test('a server that hangs is ended and started again', async () => {
  const left = await leaveOrphan()
  process.kill(left.pid, 'SIGSTOP')
  expect(await expectCardAfterStart(left)).toEqual({ isSameServer: false })
  expect(isRunning(left.pid)).toBe(false)
})

test('a pid file whose number now belongs to a stranger of the same user does no harm', async () => {
  const left = await leaveOrphan()
  process.kill(left.pid, 'SIGKILL')
  await waitUntil(() => !isRunning(left.pid), 10_000)
  const { dataDir } = clusterIn(join(stateDir, 'database'))
  const { uid, gid } = statSync(dataDir)
  const stranger = spawn('sleep', ['600'], { uid, gid, cwd: '/', stdio: 'ignore' })
  const pidFile = join(dataDir, 'postmaster.pid')
  writeFileSync(pidFile, readFileSync(pidFile, 'utf8').replace(/^\d+/, `${stranger.pid}`))
  expect(await expectCardAfterStart(left)).toEqual({ isSameServer: false })
  expect(stranger.exitCode).toBeNull()
  stranger.kill()
})

test('a starter killed while it creates the database leaves nothing that counts', async () => {
  const starter = runStarter(stateDir)
  await starter.until('step')
  await waitUntil(() => readdirSync(stateDir).some((name) => name.startsWith('database.new-')), 10_000)
  await starter.kill()
  const embedded = await startEmbedded({ stateDir })
  // The killed starter's own initdb may still be writing into its draft; what counts is the whole database beside it.
  const found = readdirSync(stateDir)
  await embedded.stop()
  expect(found).toContain('database')
})

test('of two starters at once one gets the folder and the other a sentence that names the process', async () => {
  const starters = [runStarter(stateDir), runStarter(stateDir)]
  const outcomes = await Promise.all(
    starters.map((starter) => Promise.race([starter.until('url'), starter.until('error')])),
  )
  expect(outcomes.filter(({ url }) => url !== undefined)).toHaveLength(1)
  const refusal = outcomes.find(({ error }) => error !== undefined)?.error
  expect(refusal).toMatch(/is in use by process \d+: stop that first, or set OFFSTAGE_STATE_DIR/)
  await Promise.all(starters.map((starter) => starter.stop().catch(() => {})))
})

test('a reset ends a server that was left and removes its data', async () => {
  const left = await leaveOrphan()
  await resetEmbedded(stateDir)
  expect(isRunning(left.pid)).toBe(false)
  const embedded = await startEmbedded({ stateDir })
  expect(await ask(embedded.url, `select to_regclass('card') as card`)).toEqual([{ card: null }])
  await embedded.stop()
})

test('a reset is refused while a living process uses the database', async () => {
  const starter = runStarter(stateDir)
  await starter.until('url')
  await expect(resetEmbedded(stateDir)).rejects.toThrow(/in use by process/)
  await starter.stop()
})
