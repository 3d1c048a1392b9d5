import { existsSync } from 'node:fs'
import type { Database } from '../database/database.ts'
import { applyMigrations } from '../database/migrate/apply.ts'
import { migrateDrift, migrateStatus } from '../database/migrate/command.ts'
import { applySystem } from '../database/migrate/system.ts'
import { schemaOfModel } from '../database/schema-of-model.ts'
import type { Model } from '../model/model.ts'
import { postgres } from '../sql/postgres/dialect.ts'
import type { Config } from './config/read-config.ts'
import { systemMigrations } from './system-migrations.ts'

export interface StartMigrations {
  readonly database: Database
  readonly url: string
  readonly model: Model
  readonly dir: string
  readonly mode: Config['mode']
  readonly say: (line: string) => void
}

/** A start that cannot go on; its message is for the person who started it. */
export class StartError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'StartError'
  }
}

/**
 * Brings the database to where the app needs it. Development applies what is written; production only looks, because
 * when a large table changes is for a person to choose.
 */
export async function migrateAtStart({
  database,
  url,
  model,
  dir,
  mode,
  say,
}: StartMigrations): Promise<void> {
  await applySystem(database, systemMigrations)
  if (!existsSync(dir))
    throw new StartError(
      `There is no folder ${dir} with migrations. Run \`offstage migrate\` to write the first one.`,
    )
  const pending = (await migrateStatus({ db: database, dir })).filter(
    ({ state }) => state !== 'applied' && state !== 'missing',
  )
  if (pending.length > 0 && mode === 'production')
    throw new StartError(
      `The database lacks ${pending.length === 1 ? 'one migration' : `${pending.length} migrations`}, first ${pending[0]?.name ?? ''}. Run \`offstage migrate apply\`.`,
    )
  if (pending.length > 0)
    await applyMigrations(url, dir, {
      onProgress: (progress) => (progress.kind === 'file' ? say(`migrating: ${progress.name}`) : undefined),
    })
  if (mode === 'production') return
  const drift = await migrateDrift({ wanted: schemaOfModel(model, postgres), db: database })
  if (drift.length > 0)
    throw new StartError(
      `The declarations have changed since the last migration was written:\n  ${drift.join('\n  ')}\nRun \`offstage migrate\` to write the next one.`,
    )
}
