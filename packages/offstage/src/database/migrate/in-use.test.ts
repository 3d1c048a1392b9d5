import { expect, test } from 'vitest'
import type { Schema, Table } from '../schema.ts'
import { openDatabase } from '../open-database.ts'
import { migrateApply, migrateDiff, migrateDrift } from './command.ts'
import { createSchema } from './postgres/create-schema.ts'
import { inTestPlace, type TestPlace } from './testing/test-place.ts'

const customer: Table = {
  name: 'customer',
  columns: [{ name: 'id', type: 'integer', nullable: false }],
  primaryKey: ['id'],
  indexes: [],
  foreignKeys: [],
  checks: [],
}

const before: Schema = {
  tables: [
    customer,
    {
      name: 'card',
      columns: [
        { name: 'id', type: 'uuid', nullable: false, default: 'uuidv7()' },
        { name: 'code', type: 'character varying(36)', nullable: false },
        { name: 'holder_id', type: 'integer', nullable: false },
      ],
      primaryKey: ['id'],
      indexes: [{ name: 'card_code_key', columns: [{ name: 'code' }], unique: true, method: 'btree' }],
      foreignKeys: [],
      checks: [],
    },
  ],
}

const after: Schema = {
  tables: [
    customer,
    {
      name: 'card',
      columns: [
        { name: 'id', type: 'uuid', nullable: false, default: 'uuidv7()' },
        { name: 'code', type: 'text', nullable: false },
        { name: 'holder_id', type: 'integer', nullable: false },
        { name: 'token', type: 'uuid', nullable: false, default: 'gen_random_uuid()' },
        { name: 'status', type: 'text', nullable: false, default: `'active'` },
      ],
      primaryKey: ['id'],
      indexes: [
        {
          name: 'card_code_key',
          columns: [{ name: 'code' }, { name: 'holder_id' }],
          unique: true,
          method: 'btree',
        },
        { name: 'card_token_key', columns: [{ name: 'token' }], unique: true, method: 'btree' },
      ],
      foreignKeys: [
        { name: 'card_holder_id_fkey', column: 'holder_id', references: 'customer', onDelete: 'cascade' },
      ],
      checks: [{ name: 'card_status_check', expression: `status in ('active', 'frozen')` }],
    },
  ],
}

test('an app in use neither fails nor loses a row while its tables change', async () => {
  await inTestPlace(async (place) => {
    const { db, dir, ask } = place
    await createSchema(db, before)
    await ask('insert into customer select generate_series(1, 20)')
    await ask(
      `insert into card (code, holder_id) select gen_random_uuid(), 1 + n % 20 from generate_series(1, 5000) n`,
    )
    await migrateDiff({ wanted: after, db, dir })
    const app = startWriters(place, 3)
    await migrateApply(place)
    const { written, errors } = await app.stop()
    expect(errors).toEqual([])
    expect(written).toBeGreaterThan(0)
    expect(await ask('select count(*)::int, count(distinct token)::int as tokens from card')).toEqual([
      { count: 5000 + written, tokens: 5000 + written },
    ])
    expect(await migrateDrift({ wanted: after, db })).toEqual([])
  })
})

/** Writes as the version of the app before the migration does, row by row, until it is stopped. */
function startWriters({ url }: TestPlace, writers: number) {
  const db = openDatabase({ url, max: writers, lockTimeoutMs: 0 })
  const errors: unknown[] = []
  let written = 0
  let stopped = false
  const write = async (): Promise<void> => {
    while (!stopped) {
      const [row] = await db.query<{ id: string }>({
        text: `insert into card (code, holder_id) values (gen_random_uuid(), 1 + floor(random() * 20)::int) returning id`,
        values: [],
      })
      written++
      await db.query({ text: 'update card set code = gen_random_uuid() where id = $1', values: [row?.id] })
    }
  }
  const running = Array.from({ length: writers }, () => write().catch((error: unknown) => errors.push(error)))
  return {
    stop: async () => {
      stopped = true
      await Promise.all(running)
      await db.close()
      return { written, errors }
    },
  }
}
