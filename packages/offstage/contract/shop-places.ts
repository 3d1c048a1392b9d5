import { createSchema } from '../src/database/migrate/mysql/create-schema.ts'
import type { Database, Family } from '../src/database/database.ts'
import { openDatabase } from '../src/database/open-database.ts'
import { schemaOfModel } from '../src/database/schema-of-model.ts'
import { createReader, type Reader } from '../src/engine/read/answer-read.ts'
import { shopModel } from '../src/expose/graphql/testing/shop-app.ts'
import type { PlainRow, ShopData, ShopTable } from '../src/expose/graphql/testing/shop-data.ts'
import { digestOf, shopDatabase } from '../src/expose/graphql/testing/shop-database.ts'
import { fieldOf, resourceOf, type ModelField, type ModelResource } from '../src/model/model.ts'
import type { Dialect } from '../src/sql/dialect.ts'
import { dialectOf } from '../src/sql/dialect-of.ts'
import { mysql } from '../src/sql/mysql/dialect.ts'
import { platformTable } from '../src/sql/mysql/quote.ts'
import { createMariadbDatabase } from '../src/testing/test-mariadb.ts'

/** The shop of GraphQL's tests in a database of one family, and who answers asks there. */
export interface ShopPlace {
  readonly family: Family
  readonly dialect: Dialect
  readonly database: Database
  readonly reader: Reader
  remove(): Promise<void>
}

export async function openShop(family: Family, data: ShopData): Promise<ShopPlace> {
  const dialect = dialectOf(family)
  const { database, drop } = family === 'mysql' ? await shopOnMariadb(data) : await shopDatabase(data)
  return {
    family,
    dialect,
    database,
    reader: createReader({ model: shopModel, dialect, database }),
    remove: drop,
  }
}

// As much of the platform's own tables as a read looks into.
const PLATFORM_TABLES = [
  `create table ${platformTable('ledger_account')} (
    id char(36) character set ascii collate ascii_bin primary key, unit varchar(64) not null,
    credits_posted decimal(39,0) not null default 0, debits_posted decimal(39,0) not null default 0)`,
  `create table ${platformTable('file')} (
    id char(36) character set ascii collate ascii_bin primary key, digest char(64) character set ascii not null,
    type varchar(127) not null, bytes bigint not null, width int, height int)`,
]

async function shopOnMariadb(data: ShopData): Promise<{ database: Database; drop: () => Promise<void> }> {
  const made = await createMariadbDatabase()
  const database = openDatabase({ url: made.url, max: 4 })
  for (const text of PLATFORM_TABLES) await database.query({ text, values: [] })
  await createSchema(database, schemaOfModel(shopModel, mysql))
  for (const name of TABLES)
    for (const row of data[name]) await insert(database, resourceOf(shopModel, name), row)
  const drop = async (): Promise<void> => {
    await database.close()
    await made.drop()
  }
  return { database, drop }
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

async function insert(database: Database, resource: ModelResource, row: PlainRow): Promise<void> {
  for (const field of resource.fields.values()) await insertBehind(database, field, row[field.name])
  const columns = Object.entries(row).map(([name, value]) =>
    name === 'costCurrency'
      ? { column: 'cost_currency', value }
      : { column: fieldOf(resource, name).column, value: stored(fieldOf(resource, name), value) },
  )
  await database.query({
    text: `insert into "${resource.table}" (${columns.map(({ column }) => `"${column}"`).join(', ')})
      values (${columns.map(() => '?').join(', ')})`,
    values: columns.map(({ value }) => value),
  })
}

// A balance is kept as its account.
const stored = (field: ModelField, value: unknown): unknown =>
  field.kind === 'balance' ? (value as { account: string }).account : mysql.encode(value, field) // as the shop makes it

/** What a row refers to in the platform's own tables. */
async function insertBehind(database: Database, field: ModelField, value: unknown): Promise<void> {
  if (field.kind === 'balance') {
    const { account, amount } = value as { account: string; amount: bigint } // as the shop makes it
    await database.query({
      text: `insert into ${platformTable('ledger_account')} (id, unit, credits_posted) values (?, ?, ?)`,
      values: [account, field.spec.unit, amount],
    })
  }
  if (field.kind === 'file' && typeof value === 'string')
    await database.query({
      text: `insert into ${platformTable('file')} values (?, ?, 'image/png', 1234, 800, null)`,
      values: [value, digestOf(value)],
    })
}
