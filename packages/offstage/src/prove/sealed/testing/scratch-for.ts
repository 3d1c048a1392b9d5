import { createSchema } from '../../../database/migrate/postgres/create-schema.ts'
import { applySystem } from '../../../database/migrate/system.ts'
import { openDatabase } from '../../../database/open-database.ts'
import { schemaOfModel } from '../../../database/schema-of-model.ts'
import type { Model } from '../../../model/model.ts'
import { systemMigrations } from '../../../serve/system-migrations.ts'
import { postgres } from '../../../sql/postgres/dialect.ts'
import { createTestDatabase, testTemplate } from '../../../testing/test-database.ts'
import type { ScratchDatabase } from '../../scratch/scratch-database.ts'

/** An empty database with the tables of a model, on the run's server. */
export async function scratchFor(model: Model): Promise<ScratchDatabase> {
  const template = await testTemplate('sealed platform', async (url) => {
    const database = openDatabase({ url, max: 1 })
    await applySystem(database, systemMigrations)
    await database.close()
  })
  const made = await createTestDatabase({ template })
  const database = openDatabase({ url: made.url, max: 8 })
  await createSchema(database, schemaOfModel(model, postgres))
  const drop = async () => {
    await database.close()
    await made.drop()
  }
  return { url: made.url, database, drop }
}
