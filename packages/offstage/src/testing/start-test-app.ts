import { createHash } from 'node:crypto'
import type { Database } from '../database/database.ts'
import { createSchema } from '../database/migrate/postgres/create-schema.ts'
import { applySystem } from '../database/migrate/system.ts'
import { openDatabase } from '../database/open-database.ts'
import { schemaOfModel } from '../database/schema-of-model.ts'
import type { App } from '../declare/app.ts'
import type { Tx } from '../declare/tx.ts'
import { verifyLedgers, type LedgerReport } from '../engine/ledger/verify-ledgers.ts'
import type { Services } from '../expose/services.ts'
import type { Model } from '../model/model.ts'
import { compose, type Composed } from '../serve/compose.ts'
import { keepSecret } from '../serve/config/keep-secret.ts'
import { readConfig, type Config } from '../serve/config/read-config.ts'
import { mountHealth } from '../serve/health.ts'
import { hostModel } from '../serve/host-model.ts'
import { openLog, type Logger } from '../serve/log.ts'
import { mountDoors } from '../serve/mount.ts'
import { openSeed, type Seed } from '../serve/seed.ts'
import { createServer } from '../serve/server.ts'
import { systemMigrations } from '../serve/system-migrations.ts'
import { postgres } from '../sql/postgres/dialect.ts'
import { makeScratchFolder } from './scratch-folder.ts'
import { signInAs, type TestPerson } from './sign-in-as.ts'
import { testClient, type TestClient } from './test-client.ts'
import { createTestDatabase, testTemplate } from './test-database.ts'
import { readEffects, type TestEffects } from './test-effects.ts'

export interface TestAppOptions {
  /** Fills the new database, as the seed of a host does. */
  readonly seed?: (seed: Seed) => Promise<void>
  /** Settings by the names of their variables, where a test needs others than the defaults. */
  readonly settings?: Readonly<Record<string, string>>
}

/** A whole app under test: a real server on a free port, on a database of its own. */
export interface TestApp {
  readonly url: string
  readonly databaseUrl: string
  readonly database: Database
  readonly services: Services
  /** Somebody who is not signed in. */
  readonly guest: TestClient
  /** Signs somebody in: a person who is there already by their address, or a new one. */
  as(person?: TestPerson): Promise<TestClient>
  /** Runs work in one transaction without policies, to arrange what a test is about; its events and jobs are left out. */
  transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T>
  /** Stores a file that a row can then be given. */
  readonly storeFile: Seed['storeFile']
  /** What the writes so far have led to, once everything that is due has been done. */
  effects(): Promise<TestEffects>
  /** Counts all ledgers anew. */
  verifyLedgers(): Promise<LedgerReport>
  /** What the server logged as an error: refusals are none, defects are. */
  readonly loggedErrors: readonly string[]
  close(): Promise<void>
}

/**
 * Starts an app on a new database and a free port, as `offstage start` would.
 *
 * ```ts
 * const shop = await startTestApp(app)
 * const clerk = await shop.as({ roles: ['clerk'] })
 * expect((await clerk.get('/api/orders')).status).toBe(200)
 * await shop.close()
 * ```
 */
export async function startTestApp(app: App, { seed, settings = {} }: TestAppOptions = {}): Promise<TestApp> {
  const model = hostModel(app)
  const made = await createTestDatabase({ template: await templateOf(model) })
  const folder = makeScratchFolder()
  const loggedErrors: string[] = []
  const log = collectErrors(loggedErrors)
  const config = readConfig({
    DATABASE_URL: made.url,
    OFFSTAGE_STATE_DIR: folder.path,
    PORT: '0',
    ...settings,
  })
  const database = openDatabase({
    url: made.url,
    max: config.poolMax,
    statementTimeoutMs: config.statementTimeoutMs,
  })
  const composed = await compose({ model, config, database, url: made.url, log })
  const { services, files } = composed
  const source = openSeed({
    database,
    act: services.act,
    files,
    onProgress: () => {},
    signal: new AbortController().signal,
  })
  await seed?.(source)
  const server = await listen(composed, config, log)
  return {
    url: server.url,
    databaseUrl: made.url,
    database,
    services,
    guest: testClient(server.url, undefined, {}),
    as: (person = {}) => signInAs(person, source, server.url),
    transaction: source.transaction,
    storeFile: source.storeFile,
    effects: () => readEffects(database),
    verifyLedgers: () => verifyLedgers(database),
    loggedErrors,
    async close() {
      composed.endStreams()
      await server.close()
      await composed.close(config.shutdownTimeoutMs)
      await database.close()
      await made.drop()
      folder.remove()
    },
  }
}

/** The tables of a model are made once in a run and copied for each test that needs them. */
function templateOf(model: Model): Promise<string> {
  const schema = schemaOfModel(model, postgres)
  const digest = createHash('sha256')
    .update(JSON.stringify([schema, systemMigrations]))
    .digest('hex')
  return testTemplate(`app ${digest.slice(0, 32)}`, async (url) => {
    const database = openDatabase({ url, max: 1 })
    try {
      await applySystem(database, systemMigrations)
      await createSchema(database, schema)
    } finally {
      await database.close()
    }
  })
}

async function listen(composed: Composed, config: Config, log: Logger) {
  const { services, answerLive } = composed
  const isStopping = () => false
  const server = createServer({ services, config, log, isStopping })
  mountHealth(server, { database: services.database, isStopping })
  await mountDoors(server, { composed, config, log, secret: keepSecret(config), demoLogins: [], answerLive })
  const url = await server.listen({ port: config.port, host: config.host })
  return { url, close: () => server.close() }
}

/** Keeps what is logged as an error for the test, and shows it: a defect that nobody looked for is still one. */
function collectErrors(lines: string[]): Logger {
  return openLog(
    { mode: 'production', logLevel: 'error' },
    {
      write: (line) => {
        lines.push(line)
        process.stderr.write(line)
      },
    },
  )
}
