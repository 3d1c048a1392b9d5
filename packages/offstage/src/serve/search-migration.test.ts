import { expect, test } from 'vitest'
import { migrateApply, migrateDiff, migrateDrift } from '../database/migrate/command.ts'
import { applySystem } from '../database/migrate/system.ts'
import { inTestPlace, type TestPlace } from '../database/migrate/testing/test-place.ts'
import { schemaOfModel } from '../database/schema-of-model.ts'
import { app, everyone, feature, oneOf, resource, text } from '../index.ts'
import type { Model } from '../model/model.ts'
import { postgres } from '../sql/postgres/dialect.ts'
import { hostModel } from './host-model.ts'
import { systemMigrations } from './system-migrations.ts'

const Crate = resource('crate', {
  goods: text({ max: 20 }),
  remark: text({ max: 20 }),
  state: oneOf('here', 'gone'),
})
  .list({ by: ['state'] })
  .policy(() => ({ read: everyone }))

const schemaOf = (crate: typeof Crate) => schemaOfModel(modelOf(crate), postgres)
const modelOf = (crate: typeof Crate): Model =>
  hostModel(app('store', { features: [feature('crates', { resources: [crate] })] }))

async function migrateTo(
  { db, dir, ...place }: TestPlace,
  crate: typeof Crate,
  allowDrop: readonly string[] = [],
) {
  await migrateDiff({ wanted: schemaOf(crate), db, dir, allowDrop })
  await migrateApply({ ...place, db, dir })
  expect(await migrateDrift({ wanted: schemaOf(crate), db })).toEqual([])
}

const wordsIn = async (place: TestPlace): Promise<readonly string[]> =>
  (
    await place.ask<{ word: string }>(
      `select convert_from(search_word, 'UTF8') as word from crate_search_words order by search_word`,
    )
  ).map(({ word }) => word)

test('a search that is declared on rows that are there begins with the words of all, and a changed one anew', async () => {
  await inTestPlace(async (place) => {
    await applySystem(place.db, systemMigrations)
    await migrateTo(place, Crate)
    const add = (goods: string, remark: string) =>
      place.ask(
        `insert into crate (id, goods, remark, state) values (gen_random_uuid(), '${goods}', '${remark}', 'here')`,
      )
    await add('Green tea', 'fragile')
    await migrateTo(place, Crate.search('goods'))
    expect(await wordsIn(place)).toEqual(['green', 'tea'])
    await add('Salt', 'heavy')
    expect(await wordsIn(place)).toEqual(['green', 'salt', 'tea'])

    await migrateTo(place, Crate.search({ by: ['state'], fields: { remark: 'A' } }))
    expect(await wordsIn(place)).toEqual(['fragile', 'heavy'])
    const [held] = await place.ask<{ n: number }>(
      `select count(*)::int as n from crate_search_words where state = 'here'`,
    )
    expect(held).toEqual({ n: 2 })
  })
})
