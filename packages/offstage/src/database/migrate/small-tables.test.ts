import { expect, test } from 'vitest'
import { openDatabase } from '../open-database.ts'
import type { Schema } from '../schema.ts'
import { sizeTriggers } from '../size-trigger.ts'
import { migrateApply, migrateDiff, migrateDrift } from './command.ts'
import { sizeFunctions } from './postgres/size-functions.ts'
import { applySystem } from './system.ts'
import { inTestPlace, type TestPlace } from './testing/test-place.ts'

const system = [{ name: '0001-small-tables', sql: sizeFunctions }]

/** A table whose name must stand in quotes, held to a size or not. */
const orders = (rowsMax?: number): Schema => ({
  tables: [
    {
      name: 'order',
      columns: [{ name: 'id', type: 'integer', nullable: false }],
      primaryKey: ['id'],
      indexes: [],
      foreignKeys: [],
      checks: [],
      triggers: rowsMax === undefined ? [] : sizeTriggers({ table: 'order', small: { max: rowsMax } }),
    },
  ],
})

/** Brings the database to the schema by a file, and answers what its steps do. */
async function migrate(place: TestPlace, wanted: Schema): Promise<readonly string[]> {
  await applySystem(place.db, system)
  const outcome = await migrateDiff({ wanted, db: place.db, dir: place.dir })
  await migrateApply(place)
  expect(await migrateDrift({ wanted, db: place.db })).toEqual([])
  return outcome.kind === 'file' ? outcome.steps : []
}

const add = ({ ask }: TestPlace, ...ids: readonly number[]) =>
  ask(`insert into "order" values ${ids.map((id) => `(${id})`).join(', ')}`)
const tooMany = /may have at most/

test('a small table is made with its size, which later migrations change and let go', async () => {
  await inTestPlace(async (place) => {
    expect(await migrate(place, orders(2))).toEqual(['create table order'])
    await add(place, 1, 2)
    await expect(add(place, 3)).rejects.toThrow(tooMany)
    expect(await migrate(place, orders(3))).toEqual([
      'drop trigger hold_to_2_rows of order',
      'have order call offstage.hold_to_size after each insert',
    ])
    await add(place, 3)
    await expect(add(place, 4)).rejects.toThrow(tooMany)
    expect(await migrate(place, orders())).toEqual(['drop trigger hold_to_3_rows of order'])
    await add(place, 4, 5, 6)
  })
})

test('a table that grew too large is not promised to be small, and the migration goes on once it is', async () => {
  await inTestPlace(async (place) => {
    await migrate(place, orders())
    await add(place, 1, 2, 3)
    await expect(migrate(place, orders(2))).rejects.toThrow(
      /after each insert\) failed: table "order" may have at most 2/,
    )
    await add(place, 4)
    await place.ask('delete from "order" where id > 2')
    await migrateApply(place)
    await expect(add(place, 3)).rejects.toThrow(tooMany)
  })
})

test('a size that somebody changed, or switched off, is drift', async () => {
  await inTestPlace(async (place) => {
    const { db, ask } = place
    await migrate(place, orders(2))
    await ask('alter table "order" disable trigger hold_to_2_rows')
    expect(await migrateDrift({ wanted: orders(2), db })).toEqual([
      'Trigger hold_to_2_rows of order is other than in the model.',
    ])
    expect(await migrateDrift({ wanted: orders(3), db })).toEqual([
      'Trigger hold_to_2_rows of order is not in the model.',
      'Trigger hold_to_3_rows of order is missing.',
    ])
    await migrate(place, orders(2))
    await expect(add(place, 1, 2, 3)).rejects.toThrow(tooMany)
    expect(await migrateDrift({ wanted: orders(), db })).toEqual([
      'Trigger hold_to_2_rows of order is not in the model.',
    ])
  })
})

test('of many who add the last row at once, one does', async () => {
  await inTestPlace(async (place) => {
    await migrate(place, orders(5))
    await add(place, 1, 2, 3, 4)
    const db = openDatabase({ url: place.url, max: 8 })
    const tries = Array.from({ length: 8 }, (_, at) =>
      db.transaction(async (tx) => {
        await tx.query({ text: 'insert into "order" values ($1)', values: [10 + at] })
        await tx.query({ text: 'select pg_sleep(0.02)', values: [] })
      }),
    )
    const settled = await Promise.allSettled(tries)
    await db.close()
    expect(settled.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect(await place.ask('select count(*)::int as n from "order"')).toEqual([{ n: 5 }])
  })
})

test('a transaction that cannot see what others added meanwhile adds nothing', async () => {
  await inTestPlace(async (place) => {
    await migrate(place, orders(5))
    for (const level of ['repeatable read', 'serializable']) {
      const blind = place.db.transaction(async (tx) => {
        await tx.query({ text: `set transaction isolation level ${level}`, values: [] })
        await tx.query({ text: 'insert into "order" values (1)', values: [] })
      })
      await expect(blind).rejects.toThrow('are added in READ COMMITTED')
    }
  })
})
