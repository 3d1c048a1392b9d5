import { createHash } from 'node:crypto'
import { openDatabase } from '../../../database/open-database.ts'
import type { Database, Row } from '../../../database/database.ts'
import { createSchema } from '../../../database/migrate/postgres/create-schema.ts'
import { applySystem } from '../../../database/migrate/system.ts'
import { schemaOfModel } from '../../../database/schema-of-model.ts'
import type { Model } from '../../../model/model.ts'
import { systemMigrations } from '../../../serve/system-migrations.ts'
import { postgres } from '../../../sql/postgres/dialect.ts'
import { createTestDatabase, testTemplate } from '../../../testing/test-database.ts'

/** A database of a test's own with the tables of a model and of the platform. */
export interface ModelPlace {
  readonly url: string
  readonly model: Model
  readonly db: Database
  ask<R extends Row = Row>(text: string, values?: readonly unknown[]): Promise<readonly R[]>
  /** Asks again and again until the answer is as wanted; a test that never gets there fails by its time. */
  until<R extends Row = Row>(
    text: string,
    isWanted: (rows: readonly R[]) => boolean,
    values?: readonly unknown[],
  ): Promise<readonly R[]>
  remove(): Promise<void>
}

export async function makeModelPlace(model: Model): Promise<ModelPlace> {
  // Apps of one name can need different tables.
  const tables = JSON.stringify(schemaOfModel(model, postgres))
  const digest = createHash('sha256').update(tables).digest('hex').slice(0, 8)
  const template = await testTemplate(`model ${model.name} ${digest}`, (url) => buildTables(url, model))
  const own = await createTestDatabase({ template })
  const db = openDatabase({ url: own.url, max: 12, acquireTimeoutMs: 30_000 })
  const ask = <R extends Row>(text: string, values: readonly unknown[] = []) => db.query<R>({ text, values })
  return {
    url: own.url,
    model,
    db,
    ask,
    until: async <R extends Row>(
      text: string,
      isWanted: (rows: readonly R[]) => boolean,
      values: readonly unknown[] = [],
    ) => {
      for (;;) {
        const rows = await ask<R>(text, values)
        if (isWanted(rows)) return rows
        await new Promise((resolve) => setTimeout(resolve, 10))
      }
    },
    remove: async () => {
      await db.close()
      await own.drop()
    },
  }
}

async function buildTables(url: string, model: Model): Promise<void> {
  const db = openDatabase({ url, max: 2 })
  try {
    await applySystem(db, systemMigrations)
    await createSchema(db, schemaOfModel(model, postgres))
  } finally {
    await db.close()
  }
}
