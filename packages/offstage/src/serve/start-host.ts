import { keepSecret } from './config/keep-secret.ts'
import type { Config } from './config/read-config.ts'
import { startEmbedded } from '../database/embedded/start-embedded.ts'
import { openDatabase } from '../database/pool.ts'
import { createDemoLogins } from '../identity/create-logins.ts'
import { compose } from './compose.ts'
import { mountHealth } from './health.ts'
import type { Host } from './host.ts'
import { hostModel } from './host-model.ts'
import type { Logger } from './log.ts'
import { migrateAtStart } from './migrate-at-start.ts'
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
  readonly url: string
  /** What to stop, in order. */
  readonly stops: readonly Stop[]
}

/** Starts a host: database, migrations, engine, seed, doors, and then the first request may come. */
export async function startHost(host: Host & { readonly migrations: string }, config: Config, { log, say, progress }: StartParts): Promise<RunningHost> {
  const model = hostModel(host.app)
  const embedded = config.databaseUrl === undefined ? await startEmbedded({ stateDir: config.stateDir, onProgress: say }) : undefined
  const url = config.databaseUrl ?? embedded?.url ?? ''
  const database = openDatabase({ url, max: config.poolMax, statementTimeoutMs: config.statementTimeoutMs })
  try {
    await migrateAtStart({ database, url, model, dir: host.migrations, mode: config.mode, say })
    const composed = await compose({ model, config, database, url, log })
    await fill(host, config, { database, act: composed.services.act, files: composed.files, onProgress: progress })
    let stopping = false
    const isStopping = () => stopping
    const server = createServer({ services: composed.services, config, log, isStopping })
    mountHealth(server, { database, isStopping })
    await mountDoors(server, { composed, config, host, secret: keepSecret(config) })
    if (host.screen !== undefined) mountScreen(server, host.screen)
    await server.listen({ port: config.port, host: config.host })
    return {
      url: config.publicUrl ?? addressOf(server.server.address(), config),
      stops: [
        { name: 'the server', stop: () => ((stopping = true), drain(server, composed.closeStreams)) },
        { name: 'background work', stop: () => composed.close(config.shutdownTimeoutMs / 2) },
        { name: 'the database connections', stop: () => database.close() },
        ...(embedded === undefined ? [] : [{ name: 'the embedded database', stop: () => embedded.stop() }]),
      ],
    }
  } catch (error) {
    await database.close()
    await embedded?.stop()
    throw error
  }
}
