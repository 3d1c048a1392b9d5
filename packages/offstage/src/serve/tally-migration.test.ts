import { expect, test } from 'vitest'
import { migrateApply, migrateDiff, migrateDrift } from '../database/migrate/command.ts'
import { applySystem } from '../database/migrate/system.ts'
import { inTestPlace, type TestPlace } from '../database/migrate/testing/test-place.ts'
import { schemaOfModel } from '../database/schema-of-model.ts'
import { app, everyone, feature, integer, oneOf, resource, text } from '../index.ts'
import type { Model } from '../model/model.ts'
import { verifyTallies } from '../engine/tally/verify-tallies.ts'
import { postgres } from '../sql/postgres/dialect.ts'
import { hostModel } from './host-model.ts'
import { systemMigrations } from './system-migrations.ts'

const Crate = resource('crate', {
  goods: text({ max: 20 }),
  state: oneOf('here', 'gone'),
  pieces: integer({ min: 0, max: 1_000 }),
})
  .list({ by: ['goods'], then: ['createdAt'] })
  .policy(() => ({ read: everyone }))

const modelOf = (crate: typeof Crate): Model =>
  hostModel(app('store', { features: [feature('crates', { resources: [crate] })] }))

const plain = modelOf(Crate)
// The chain's types grow with each tally; the model does not ask for them.
const tallied = modelOf(Crate.tally({ by: ['goods'], per: 'state', sum: ['pieces'] }) as typeof Crate)

async function migrateTo(place: TestPlace, model: Model, allowDrop: readonly string[] = []): Promise<void> {
  const { db, dir } = place
  await migrateDiff({ wanted: schemaOfModel(model, postgres), db, dir, allowDrop })
  await migrateApply(place)
}

test('a tally that is declared on rows that are there begins with all of them, and misses none afterwards', async () => {
  await inTestPlace(async (place) => {
    await applySystem(place.db, systemMigrations)
    await migrateTo(place, plain)
    const add = `insert into crate (id, goods, state, pieces)
      select gen_random_uuid(), 'g' || (n % 3), case n % 2 when 0 then 'here' else 'gone' end, n from generate_series(1, 100) n`
    await place.ask(add)
    await migrateTo(place, tallied)
    expect(await migrateDrift({ wanted: schemaOfModel(tallied, postgres), db: place.db })).toEqual([])
    await place.ask(add)
    expect(await verifyTallies(place.db, tallied, postgres)).toEqual([
      { resource: 'crate', tally: 'by goods, per state', groups: 6, differing: [] },
    ])
    const [sum] = await place.ask<{ n: string }>(
      'select sum(sum_pieces)::text as n from crate_tally_goods_state__pieces',
    )
    expect(sum).toEqual({ n: '10100' })
  })
})

test('a tally that was changed past its triggers is found out', async () => {
  await inTestPlace(async (place) => {
    await applySystem(place.db, systemMigrations)
    await migrateTo(place, tallied)
    await place.ask(
      `insert into crate (id, goods, state, pieces) values (gen_random_uuid(), 'tea', 'here', 4)`,
    )
    await place.ask('drop trigger crate_tally_goods_state__pieces_insert on crate')
    await place.ask(
      `insert into crate (id, goods, state, pieces) values (gen_random_uuid(), 'tea', 'here', 5)`,
    )
    expect(await migrateDrift({ wanted: schemaOfModel(tallied, postgres), db: place.db })).toEqual([
      'Trigger crate_tally_goods_state__pieces_insert of crate is missing.',
    ])
    const [report] = await verifyTallies(place.db, tallied, postgres)
    expect(report?.differing).toEqual([
      {
        goods: 'tea',
        state: 'here',
        kept_n: '1',
        counted_n: '2',
        kept_sum_pieces: '4',
        counted_sum_pieces: '9',
      },
    ])
  })
})

test('a tally that is no longer declared goes, when it is allowed to', async () => {
  await inTestPlace(async (place) => {
    await applySystem(place.db, systemMigrations)
    await migrateTo(place, tallied)
    await migrateTo(place, plain, ['crate_tally_goods_state__pieces'])
    expect(await migrateDrift({ wanted: schemaOfModel(plain, postgres), db: place.db })).toEqual([])
    await place.ask(
      `insert into crate (id, goods, state, pieces) values (gen_random_uuid(), 'tea', 'here', 4)`,
    )
  })
})
