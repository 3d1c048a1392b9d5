import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ask } from '../../testing/ask.ts'
import { makeScratchFolder } from '../../testing/scratch-folder.ts'
import { type Embedded, startEmbedded } from './start-embedded.ts'

const scratch = makeScratchFolder()
let embedded: Embedded

beforeAll(async () => {
  embedded = await startEmbedded({ stateDir: join(scratch.path, '.offstage') })
})

afterAll(async () => {
  await embedded.stop()
  scratch.remove()
})

const setting = async (url: string, name: string): Promise<unknown> =>
  (await ask(url, `select current_setting('${name}') as is`))[0]?.['is']

test('the database is durable, in UTC, in UTF-8, and listens on this machine only', async () => {
  expect(await setting(embedded.url, 'fsync')).toBe('on')
  expect(await setting(embedded.url, 'full_page_writes')).toBe('on')
  expect(await setting(embedded.url, 'synchronous_commit')).toBe('on')
  expect(await setting(embedded.url, 'timezone')).toBe('UTC')
  expect(await setting(embedded.url, 'server_encoding')).toBe('UTF8')
  expect(await setting(embedded.url, 'listen_addresses')).toBe('127.0.0.1')
  expect(await ask(embedded.url, `select lower('ÉCOLE') as small, 'a' < 'B' as by_codepoint`)).toEqual([
    { small: 'école', by_codepoint: false },
  ])
})

test('its words for search know letters beyond ASCII', async () => {
  await ask(embedded.url, 'create extension pg_trgm')
  expect(await ask(embedded.url, `select similarity('Éco', 'éco') as same`)).toEqual([{ same: 1 }])
})

test('the application is no superuser, nobody signs in without its password, and only its owner reads that', async () => {
  expect(await ask(embedded.url, 'select rolsuper from pg_roles where rolname = current_user')).toEqual([
    { rolsuper: false },
  ])
  const without = new URL(embedded.url)
  without.password = 'guess'
  await expect(ask(without.href, 'select 1')).rejects.toMatchObject({ code: '28P01' })
  without.username = 'postgres'
  await expect(ask(without.href, 'select 1')).rejects.toMatchObject({ code: '28P01' })
  expect(statSync(join(embedded.stateDir, 'database', 'password')).mode & 0o777).toBe(0o600)
  expect(statSync(join(embedded.stateDir, 'database', 'data')).mode & 0o777).toBe(0o700)
})

test('its log holds no values of rows', async () => {
  await ask(embedded.url, 'create table account (mail text unique)')
  const twice = `insert into account values ('ann@example.com'), ('ann@example.com')`
  await expect(ask(embedded.url, twice)).rejects.toMatchObject({ code: '23505' })
  const log = readFileSync(embedded.logFile, 'utf8')
  expect(log).toContain('duplicate key')
  expect(log).not.toContain('ann@example.com')
})
