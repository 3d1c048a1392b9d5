import { createSchema } from '../../../database/migrate/postgres/create-schema.ts'
import { applySystem } from '../../../database/migrate/system.ts'
import { openDatabase } from '../../../database/open-database.ts'
import { schemaOfModel } from '../../../database/schema-of-model.ts'
import type { Database } from '../../../database/database.ts'
import { fieldOf, resourceOf, type ModelField, type ModelResource } from '../../../model/model.ts'
import { systemMigrations } from '../../../serve/system-migrations.ts'
import { postgres } from '../../../sql/postgres/dialect.ts'
import { createTestDatabase, testTemplate } from '../../../testing/test-database.ts'
import { shopModel } from './shop-app.ts'
import type { PlainRow, ShopData, ShopTable } from './shop-data.ts'

export interface ShopDatabase {
  readonly database: Database
  drop(): Promise<void>
}

/** A database of the shop with these rows in it, written past the platform. */
export async function shopDatabase(data: ShopData): Promise<ShopDatabase> {
  const template = await testTemplate('graphql shop', createTables)
  const made = await createTestDatabase({ template })
  const database = openDatabase({ url: made.url, max: 4 })
  await fill(database, data)
  const drop = async () => {
    await database.close()
    await made.drop()
  }
  return { database, drop }
}

async function createTables(url: string): Promise<void> {
  const database = openDatabase({ url, max: 1 })
  await applySystem(database, systemMigrations)
  await createSchema(database, schemaOfModel(shopModel, postgres))
  await database.close()
}

const TABLES: readonly ShopTable[] = [
  'user',
  'category',
  'customer',
  'product',
  'order',
  'orderLine',
  'secret',
]

async function fill(database: Database, data: ShopData): Promise<void> {
  for (const name of TABLES)
    for (const row of data[name]) await insert(database, resourceOf(shopModel, name), row)
}

async function insert(database: Database, resource: ModelResource, row: PlainRow): Promise<void> {
  const columns = Object.entries(row).map(([name, value]) =>
    name === 'costCurrency'
      ? { column: 'cost_currency', value }
      : { column: fieldOf(resource, name).column, value: stored(fieldOf(resource, name), value) },
  )
  for (const field of resource.fields.values()) await insertBehind(database, field, row)
  const names = columns.map(({ column }) => `"${column}"`).join(', ')
  const places = columns.map((_, index) => `$${index + 1}`).join(', ')
  const text = `insert into "${resource.table}" (${names}) values (${places})`
  await database.query({ text, values: columns.map(({ value }) => value) })
}

function stored(field: ModelField, value: unknown): unknown {
  // A balance is kept as its account.
  if (field.kind === 'balance') return (value as { account: string }).account
  return postgres.encode(value, field)
}

/** What a row refers to in the platform's own tables. */
async function insertBehind(database: Database, field: ModelField, row: PlainRow): Promise<void> {
  const value = row[field.name]
  if (field.kind === 'balance') {
    const { account, amount } = value as { account: string; amount: bigint }
    await database.query({
      text: 'insert into offstage.ledger_account (id, unit, credits_posted) values ($1, $2, $3)',
      values: [account, field.spec.unit, amount.toString()],
    })
  }
  if (field.kind === 'file' && typeof value === 'string')
    await database.query({
      text: `insert into offstage.file (id, digest, type, bytes, width, height, name, purpose, state)
             values ($1, $2, 'image/png', 1234, 800, null, 'a.png', 'product.picture', 'attached')`,
      values: [value, digestOf(value)],
    })
}

/** A digest that differs from file to file. */
export const digestOf = (id: string): string => id.replaceAll('-', '').repeat(2)
