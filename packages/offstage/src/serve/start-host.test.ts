import { once } from 'node:events'
import { readdirSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { migrateApply, migrateDiff } from '../database/migrate/command.ts'
import { applySystem } from '../database/migrate/system.ts'
import { openDatabase } from '../database/open-database.ts'
import { schemaOfModel } from '../database/schema-of-model.ts'
import { app } from '../declare/app.ts'
import { postgres } from '../sql/postgres/dialect.ts'
import { makeScratchFolder } from '../testing/scratch-folder.ts'
import { createTestDatabase } from '../testing/test-database.ts'
import { readConfig } from './config/read-config.ts'
import { hostModel } from './host-model.ts'
import { openLog } from './log.ts'
import { startHost } from './start-host.ts'
import { systemMigrations } from './system-migrations.ts'

const bare = app('bare', { features: [] })

interface Production {
  readonly url: string
  readonly listensAt: string
  readonly logged: string
}

/** Starts the app in production as people reach it at `publicUrl`, and stops it again. */
async function produce(publicUrl: string): Promise<Production> {
  const made = await createTestDatabase()
  const folder = makeScratchFolder()
  const migrations = join(folder.path, 'migrations')
  await migrate(made.url, migrations)
  let logged = ''
  const config = readConfig({
    OFFSTAGE_MODE: 'production',
    OFFSTAGE_URL: publicUrl,
    OFFSTAGE_SECRET: 's'.repeat(40),
    OFFSTAGE_STATE_DIR: folder.path,
    SMTP_URL: 'smtp://127.0.0.1:9',
    MAIL_FROM: 'shop@example.com',
    DATABASE_URL: made.url,
    PORT: '0',
  })
  const log = openLog(config, { write: (line) => (logged += line) })
  const running = await startHost({ app: bare, migrations }, config, {
    log,
    say: () => {},
    progress: () => {},
  })
  for (const { stop } of running.stops) await stop()
  await made.drop()
  folder.remove()
  return { url: running.url, listensAt: running.listensAt, logged }
}

async function migrate(url: string, dir: string): Promise<void> {
  const db = openDatabase({ url, max: 2 })
  await applySystem(db, systemMigrations)
  await migrateDiff({ wanted: schemaOfModel(hostModel(bare), postgres), db, dir })
  await migrateApply({ url, db, dir })
  await db.close()
}

test('production tells where people reach it, and where it listens for the proxy before it', async () => {
  const { url, listensAt, logged } = await produce('https://shop.example.com')
  expect(url).toBe('https://shop.example.com')
  expect(listensAt).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
  expect(logged).not.toContain('trial')
})

test('production that only this machine reaches says in the log that it is a trial', async () => {
  const { logged } = await produce('http://localhost:4000')
  expect(logged).toContain('"level":"warn"')
  expect(logged).toContain('OFFSTAGE_URL is http://localhost:4000: production for a trial on this machine')
})

test('a port that is taken is told before anything is made', async () => {
  const holder = createServer().listen(0, '127.0.0.1')
  await once(holder, 'listening')
  const { port } = holder.address() as AddressInfo // it listens at a port
  const folder = makeScratchFolder()
  const config = readConfig({ OFFSTAGE_STATE_DIR: folder.path, PORT: String(port), HOST: '127.0.0.1' })
  const said: string[] = []
  const parts = {
    log: openLog(config, { write: () => {} }),
    say: (line: string) => said.push(line),
    progress: () => {},
  }
  const starting = startHost({ app: bare, migrations: join(folder.path, 'migrations') }, config, parts)
  await expect(starting).rejects.toThrow(`Port ${port} is taken`)
  expect(said).toEqual([])
  expect(readdirSync(folder.path)).toEqual([])
  holder.close()
  folder.remove()
})

test('a start that fails late leaves nothing at work, and tells of nothing but its reason', async () => {
  const made = await createTestDatabase()
  const folder = makeScratchFolder()
  const migrations = join(folder.path, 'migrations')
  await migrate(made.url, migrations)
  const config = readConfig({ OFFSTAGE_STATE_DIR: folder.path, DATABASE_URL: made.url, PORT: '0' })
  let logged = ''
  const log = openLog(config, { write: (line) => (logged += line) })
  const host = { app: bare, migrations, seed: () => Promise.reject(new Error('the seed has no source')) }
  await expect(startHost(host, config, { log, say: () => {}, progress: () => {} })).rejects.toThrow(
    'the seed has no source',
  )
  // Nothing of ours is connected any more: else the database could not go.
  await made.drop()
  folder.remove()
  expect(logged).toBe('')
})
