import { execFile } from 'node:child_process'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import pg from 'pg'
import { startOffstage, type OffstageOptions } from '../subjects/start-offstage.ts'
import { fill } from './fill.ts'

const run = promisify(execFile)
const cli = join(import.meta.dirname, '../../../packages/offstage/src/cli/main.ts')

export interface Place {
  /** A database of the server, from which others can be made. */
  readonly url: string
  readonly stateDir: string
  readonly products: number
}

/** What Offstage needs to start on the shop. */
export type StorePlace = Pick<OffstageOptions, 'databaseUrl' | 'stateDir' | 'folder'> & {
  readonly migrations: string
}

/** Makes the shop's database anew and fills it: what the platform makes of a declaration may have changed since. */
export async function prepareDatabase({ url, stateDir, products }: Place): Promise<StorePlace> {
  const name = `store_${products}`
  const databaseUrl = await makeDatabase(url, name)
  const migrations = join(stateDir, `${name}-migrations`)
  const place = { databaseUrl, stateDir, folder: import.meta.dirname, migrations }
  console.error('Making the tables')
  await writeMigration(place)
  await (await startOffstage({ ...place, mode: 'development', env: { BENCH_MIGRATIONS: migrations } })).stop()
  console.error(`Filling them with ${products} products`)
  await withDatabase(databaseUrl, (database) => fill(database, products))
  return place
}

async function makeDatabase(url: string, name: string): Promise<string> {
  await withDatabase(url, async (database) => {
    await database.query(`drop database if exists ${name} with (force)`)
    await database.query(`create database ${name}`)
  })
  const made = new URL(url)
  made.pathname = `/${name}`
  return made.href
}

async function writeMigration({ databaseUrl, stateDir, folder, migrations }: StorePlace): Promise<void> {
  await rm(migrations, { recursive: true, force: true })
  await mkdir(migrations, { recursive: true })
  const env = {
    ...process.env,
    DATABASE_URL: databaseUrl,
    OFFSTAGE_STATE_DIR: stateDir,
    BENCH_MIGRATIONS: migrations,
  }
  await run(process.execPath, ['--conditions=offstage-source', cli, 'migrate', '--name', 'first'], {
    cwd: folder,
    env,
  })
}

async function withDatabase<T>(url: string, work: (database: pg.Client) => Promise<T>): Promise<T> {
  const database = new pg.Client({ connectionString: url, application_name: 'bench' })
  await database.connect()
  try {
    return await work(database)
  } finally {
    await database.end()
  }
}
