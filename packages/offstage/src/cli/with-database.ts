import type { Database } from '../database/database.ts'
import { findRunningEmbedded, startEmbedded } from '../database/embedded/start-embedded.ts'
import { openDatabase } from '../database/open-database.ts'
import { readConfig, type Config } from '../serve/config/read-config.ts'
import { say } from './command.ts'

export interface CommandDatabase {
  readonly database: Database
  readonly url: string
  readonly config: Config
}

/**
 * Runs a command's work on the configured database: the one at DATABASE_URL, or the embedded one, running or started
 * for it; or on the one that the command line names.
 */
export async function withDatabase<T>(work: (on: CommandDatabase) => Promise<T>, named?: string): Promise<T> {
  const config = readConfig(process.env)
  const running = named ?? config.databaseUrl ?? (await findRunningEmbedded(config.stateDir))
  if (running !== undefined) return onDatabase(running, config, work)
  const embedded = await startEmbedded({ stateDir: config.stateDir, onProgress: say })
  try {
    return await onDatabase(embedded.url, config, work)
  } finally {
    await embedded.stop()
  }
}

// A command may look at all of history; nobody waits on it but the person who gave it.
const STATEMENT_TIMEOUT_MS = 30 * 60_000

async function onDatabase<T>(
  url: string,
  config: Config,
  work: (on: CommandDatabase) => Promise<T>,
): Promise<T> {
  const database = openDatabase({ url, max: 4, statementTimeoutMs: STATEMENT_TIMEOUT_MS })
  try {
    return await work({ database, url, config })
  } finally {
    await database.close()
  }
}
