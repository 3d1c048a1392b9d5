import { once } from 'node:events'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { ask } from '../../testing/ask.ts'
import { makeScratchFolder, type ScratchFolder } from '../../testing/scratch-folder.ts'
import { clusterIn, clusterTag } from './cluster.ts'
import { isRunning, pidsMentioning } from './processes.ts'
import { resetEmbedded } from './reset-embedded.ts'
import { type Embedded, findRunningEmbedded, startEmbedded } from './start-embedded.ts'

let scratch: ScratchFolder
let stateDir: string
let started: Embedded[]

beforeEach(() => {
  scratch = makeScratchFolder()
  stateDir = join(scratch.path, '.offstage')
  started = []
})

afterEach(async () => {
  await Promise.all(started.map((embedded) => embedded.stop()))
  scratch.remove()
})

async function start(): Promise<Embedded> {
  const embedded = await startEmbedded({ stateDir })
  started.push(embedded)
  return embedded
}

test('what was written is there at the next start, at the same address', async () => {
  const first = await start()
  await ask(first.url, 'create table card as select 7 as balance')
  await first.stop()
  const second = await start()
  expect(second.url).toBe(first.url)
  expect(second.isAdopted).toBe(false)
  expect(await ask(second.url, 'select balance from card')).toEqual([{ balance: 7 }])
})

test('a stop ends every process and can be asked for twice', async () => {
  const embedded = await start()
  await Promise.all([embedded.stop(), embedded.stop()])
  expect(isRunning(embedded.pid)).toBe(false)
  expect(pidsMentioning(clusterTag(clusterIn(join(stateDir, 'database'))))).toEqual([])
  expect(readdirSync(stateDir)).toEqual(['database'])
})

test('a stop does not wait for sessions that are in the middle of something', async () => {
  const embedded = await start()
  const sleeping = ask(embedded.url, 'select pg_sleep(600)').catch((error: unknown) => error)
  await ask(embedded.url, 'begin; create table half (); select 1')
  await embedded.stop()
  expect(await sleeping).toMatchObject({ code: '57P01' })
})

test('a port that somebody else took is replaced by another', async () => {
  const first = await start()
  await first.stop()
  const thief = createServer().listen(Number(new URL(first.url).port), '127.0.0.1')
  await once(thief, 'listening')
  const second = await start()
  expect(new URL(second.url).port).not.toBe(new URL(first.url).port)
  expect(await ask(second.url, 'select 1 as one')).toEqual([{ one: 1 }])
  thief.close()
})

test('the second start in one process is told who uses the folder', async () => {
  await start()
  await expect(start()).rejects.toThrow(/in use by this process/)
})

test('a command finds the running database beside which it runs', async () => {
  expect(await findRunningEmbedded(stateDir)).toBeUndefined()
  const embedded = await start()
  expect(await findRunningEmbedded(stateDir)).toBe(embedded.url)
  await embedded.stop()
  expect(await findRunningEmbedded(stateDir)).toBeUndefined()
})

test('data of another major version is refused in a sentence that says what to do', async () => {
  await (await start()).stop()
  writeFileSync(join(stateDir, 'database', 'data', 'PG_VERSION'), '17\n')
  await expect(start()).rejects.toThrow(
    /made by PostgreSQL 17 and this version brings PostgreSQL 18: .*--reset/,
  )
  await resetEmbedded(stateDir)
  expect(await ask((await start()).url, 'select 1 as one')).toEqual([{ one: 1 }])
})

test('a server that cannot start says why, and the next start may try again', async () => {
  await (await start()).stop()
  const conf = join(stateDir, 'database', 'data', 'pg_hba.conf')
  const was = readFileSync(conf)
  writeFileSync(conf, 'nonsense\n')
  await expect(start()).rejects.toThrow(/did not start: .*pg_hba\.conf/)
  writeFileSync(conf, was)
  expect(await ask((await start()).url, 'select 1 as one')).toEqual([{ one: 1 }])
})
