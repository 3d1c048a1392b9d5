import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import pg from 'pg'
import { familyOf } from '../../database/family-of.ts'
import { applyMigrations } from '../../database/migrate/apply.ts'
import { migrateDrift } from '../../database/migrate/command.ts'
import { createSchema } from '../../database/migrate/postgres/create-schema.ts'
import { applySystem } from '../../database/migrate/system.ts'
import { openDatabase } from '../../database/open-database.ts'
import { schemaOfModel } from '../../database/schema-of-model.ts'
import type { Model } from '../../model/model.ts'
import { systemMigrations } from '../../serve/system-migrations.ts'
import { postgres } from '../../sql/postgres/dialect.ts'
import type { ScratchDatabase } from './scratch-database.ts'
import { ProveError } from '../prove-error.ts'

/** Makes databases beside a given one, each with the app's tables and nothing in them. */
export interface ScratchServer {
  /** `PostgreSQL 18.4` */
  readonly version: string
  create(): Promise<ScratchDatabase>
  /** Drops every database that was made. */
  close(): Promise<void>
}

export interface ScratchInput {
  readonly url: string
  readonly model: Model
  readonly migrations: string | undefined
}

/** Filling and counting may look at everything; nobody waits but the person who started it. */
const STATEMENT_TIMEOUT_MS = 30 * 60_000

export async function openScratchServer({ url, model, migrations }: ScratchInput): Promise<ScratchServer> {
  if (familyOf(url) !== 'postgres')
    throw new ProveError(
      'An app is proved on PostgreSQL so far. Name such a server: `offstage prove --database postgres://…`, or leave DATABASE_URL out and the embedded one is used.',
    )
  const run = `offstage_prove_${randomBytes(4).toString('hex')}`
  // Its name is how another run knows that the databases of this one are in use.
  const client = new pg.Client({ connectionString: url, application_name: run })
  await client.connect()
  client.on('error', () => {}) // A statement that is under way fails by itself.
  await sweep(client)
  const open = new Map<string, ScratchDatabase>()

  const make = async (name: string, template: string): Promise<void> => {
    await client.query(`create database ${name} template ${template}`).catch((error: unknown) => {
      throw cannotCreate(error)
    })
  }
  const drop = async (name: string): Promise<void> => {
    open.delete(name)
    await client.query(`drop database if exists ${name} with (force)`)
  }

  const migrated = `${run}_0`
  await make(migrated, 'template0')
  await migrate(urlOf(url, migrated), model, migrations).catch(async (error: unknown) => {
    await drop(migrated)
    await client.end()
    throw error
  })
  let made = 0
  return {
    version: `PostgreSQL ${(await client.query<{ server_version: string }>('show server_version')).rows[0]?.server_version.split(' ')[0] ?? ''}`,
    async create() {
      const name = `${run}_${++made}`
      await make(name, migrated)
      const database = openDatabase({
        url: urlOf(url, name),
        max: 4,
        statementTimeoutMs: STATEMENT_TIMEOUT_MS,
      })
      const scratch = {
        url: urlOf(url, name),
        database,
        async drop() {
          await database.close()
          await drop(name)
        },
      }
      open.set(name, scratch)
      return scratch
    },
    async close() {
      for (const scratch of open.values()) await scratch.drop()
      await drop(migrated)
      await client.end()
    },
  }
}

/** Drops what runs that were killed have left: databases of our name whose run nobody is connected for any more. */
async function sweep(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ name: string }>(
    `select d.datname as name from pg_database d where d.datname ~ '^offstage_prove_[0-9a-f]{8}_[0-9]+$'
      and not exists (select from pg_stat_activity a where a.application_name = regexp_replace(d.datname, '_[0-9]+$', ''))`,
  )
  // One that belongs to another user is theirs to remove.
  for (const { name } of rows)
    await client.query(`drop database if exists ${name} with (force)`).catch(() => {})
}

/** As the app's migrations make them; what they do not bring and the declarations need is said before anything runs. */
async function migrate(url: string, model: Model, migrations: string | undefined): Promise<void> {
  const database = openDatabase({ url, max: 2, statementTimeoutMs: STATEMENT_TIMEOUT_MS })
  const wanted = schemaOfModel(model, postgres)
  try {
    await applySystem(database, systemMigrations)
    if (migrations === undefined || !existsSync(migrations)) {
      await createSchema(database, wanted)
      return
    }
    await applyMigrations(url, migrations)
    const drift = await migrateDrift({ wanted, db: database })
    if (drift.length > 0)
      throw new ProveError(
        `The migrations in ${migrations} do not make what the declarations need:\n  ${drift.join('\n  ')}\nRun \`offstage migrate\` to write the next one, then prove again.`,
      )
  } finally {
    await database.close()
  }
}

const INSUFFICIENT_PRIVILEGE = '42501'

function cannotCreate(error: unknown): unknown {
  if (!(error instanceof pg.DatabaseError) || error.code !== INSUFFICIENT_PRIVILEGE) return error
  return new ProveError(
    'The database’s user may not make databases, and proving happens in one of its own. Name a server where yours may: `offstage prove --database postgres://…`.',
  )
}

function urlOf(server: string, name: string): string {
  const url = new URL(server)
  url.pathname = `/${name}`
  return url.href
}
