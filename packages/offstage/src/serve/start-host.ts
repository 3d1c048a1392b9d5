import { keepSecret } from './config/keep-secret.ts'
import { isTrial, type Config } from './config/read-config.ts'
import type { Database } from '../database/database.ts'
import { startEmbedded, type Embedded } from '../database/embedded/start-embedded.ts'
import { openDatabase } from '../database/open-database.ts'
import { createDemoLogins } from '../identity/create-logins.ts'
import type { Model } from '../model/model.ts'
import { compose, type Composed } from './compose.ts'
import { mountHealth } from './health.ts'
import type { Host } from './host.ts'
import { hostModel } from './host-model.ts'
import type { Logger } from './log.ts'
import { addressOf, listen, requirePlace } from './listen.ts'
import { migrateAtStart } from './migrate-at-start.ts'
import { requireDatabase } from './require-database.ts'
import { requireDocuments } from './require-documents.ts'
import { mountDoors } from './mount.ts'
import { mountScreen } from './screen.ts'
import { openSeed, type Seed } from './seed.ts'
import { createServer } from './server.ts'
import type { Stop } from './shutdown.ts'

export interface StartParts {
  readonly log: Logger
  /** Tells the person who started it, in a line. */
  readonly say: (line: string) => void
  readonly progress: Seed['progress']
}

export interface RunningHost {
  /** Where people reach it. */
  readonly url: string
  /** Where it listens, which a proxy in front of it needs to know. */
  readonly listensAt: string
  /** What to stop, in order. */
  readonly stops: readonly Stop[]
}

/** Starts a host: database, migrations, engine, seed, doors, and then the first request may come. */
export async function startHost(host: LoadedHost, config: Config, parts: StartParts): Promise<RunningHost> {
  const model = hostModel(host.app)
  requireDocuments(model, config)
  await requirePlace(config)
  if (isTrial(config))
    parts.log.warn(
      `OFFSTAGE_URL is ${config.publicUrl}: production for a trial on this machine, with sessions in clear`,
    )
  const embedded =
    config.databaseUrl === undefined
      ? await startEmbedded({ stateDir: config.stateDir, onProgress: parts.say })
      : undefined
  const url = config.databaseUrl ?? embedded?.url ?? ''
  const database = openDatabase({ url, max: config.poolMax, statementTimeoutMs: config.statementTimeoutMs })
  try {
    await requireDatabase(database, url)
    await migrateAtStart({ database, url, model, dir: host.migrations, mode: config.mode, say: parts.say })
    const node = await openNode(host, config, { ...parts, model, database, url })
    return {
      url: node.url,
      listensAt: node.listensAt,
      stops: [
        ...node.stops,
        { name: 'the database connections', stop: () => database.close() },
        ...stopOf(embedded),
      ],
    }
  } catch (error) {
    await database.close()
    await embedded?.stop()
    throw error
  }
}

/** A host with its folders as whole paths. */
export type LoadedHost = Host & { readonly migrations: string }

interface NodeParts extends StartParts {
  readonly model: Model
  readonly database: Database
  readonly url: string
}

async function openNode(host: LoadedHost, config: Config, parts: NodeParts): Promise<RunningHost> {
  const composed = await compose({ ...parts, config })
  try {
    return await openDoors(host, config, composed, parts)
  } catch (error) {
    // What works in the background would otherwise go on without a database, and tell of that before of the error.
    await composed.close(config.shutdownTimeoutMs / 2)
    throw error
  }
}

async function openDoors(
  host: LoadedHost,
  config: Config,
  composed: Composed,
  parts: NodeParts,
): Promise<RunningHost> {
  const { database, log } = parts
  const ending = new AbortController()
  const seed = (onProgress: Seed['progress']) =>
    openSeed({
      database,
      act: composed.services.act,
      files: composed.files,
      onProgress,
      signal: ending.signal,
    })
  await fill(host, config, seed(parts.progress), parts)
  let stopping = false
  const isStopping = () => stopping
  const server = createServer({ services: composed.services, config, log, isStopping })
  mountHealth(server, { database, isStopping })
  await mountDoors(server, {
    composed,
    config,
    log,
    secret: keepSecret(config),
    demoLogins: host.demoLogins ?? [],
    answerLive: composed.answerLive,
  })
  if (host.screen !== undefined) mountScreen(server, host.screen)
  else server.get('/', (_request, reply) => reply.redirect('/docs'))
  await listen(server, config)
  const listensAt = addressOf(server, config)
  return {
    url: config.publicUrl ?? listensAt,
    listensAt,
    stops: [
      {
        name: 'the server',
        stop: async () => {
          stopping = true
          composed.endStreams()
          await server.close()
        },
      },
      fillLater(
        host,
        seed(() => {}),
        ending,
        parts,
      ),
      { name: 'background work', stop: () => composed.close(config.shutdownTimeoutMs / 2) },
    ],
  }
}

/** What is in a new database: the app's seed, and in development people to sign in as. */
async function fill(host: LoadedHost, config: Config, seed: Seed, { database }: NodeParts): Promise<void> {
  if (host.seed !== undefined) await host.seed(seed)
  if (config.mode === 'development' && host.demoLogins !== undefined)
    await createDemoLogins(database, host.demoLogins)
}

/** Goes on filling the database while the app is used; answers how to end that. */
function fillLater(host: LoadedHost, seed: Seed, ending: AbortController, { log }: NodeParts): Stop {
  const filling = Promise.resolve(host.seedLater?.(seed)).catch((error: unknown) => {
    if (!ending.signal.aborted)
      log.error({ err: error }, 'the seed stopped; the next start goes on where it was')
  })
  return {
    name: 'the seed',
    stop: async () => {
      ending.abort()
      await filling
    },
  }
}

const stopOf = (embedded: Embedded | undefined): Stop[] =>
  embedded === undefined ? [] : [{ name: 'the embedded database', stop: () => embedded.stop() }]
