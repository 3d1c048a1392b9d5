import { expect, test } from 'vitest'
import type { Database } from '../database.ts'
import { openDatabase } from '../open-database.ts'
import { applySystem } from './system.ts'
import { inTestPlace } from './testing/test-place.ts'

const first = {
  name: '0001-log',
  sql: `create table offstage.log (n int);
-- A function's body has semicolons and dollars of its own.
create function offstage.twice(n int) returns int language sql as $$ select 2 * n; $$;
create function offstage.thrice(n int) returns int language sql begin atomic select 3 * n; end;
insert into offstage.log values (offstage.twice(1));`,
}
const second = { name: '0002-more', sql: 'insert into offstage.log values (offstage.thrice(1));' }

test('system migrations are applied in their order, each once', async () => {
  await inTestPlace(async ({ db, ask }) => {
    expect(await applySystem(db, [first])).toEqual(['0001-log'])
    expect(await applySystem(db, [first, second])).toEqual(['0002-more'])
    expect(await applySystem(db, [first, second])).toEqual([])
    expect(await ask('select n from offstage.log')).toEqual([{ n: 2 }, { n: 3 }])
  })
})

test('a start that has nothing to do asks the database once', async () => {
  await inTestPlace(async ({ db }) => {
    await applySystem(db, [first])
    const asked: string[] = []
    const counting: Database = {
      ...db,
      query: (statement) => {
        asked.push(statement.text)
        return db.query(statement)
      },
      transaction: () => Promise.reject(new Error('there is nothing to write')),
    }
    await applySystem(counting, [first])
    expect(asked).toHaveLength(1)
  })
})

test('ten nodes that start at once apply each system migration once', async () => {
  await inTestPlace(async ({ url, ask }) => {
    const nodes = Array.from({ length: 10 }, () => openDatabase({ url, max: 1 }))
    const applied = await Promise.all(nodes.map((db) => applySystem(db, [first, second])))
    await Promise.all(nodes.map((db) => db.close()))
    expect(applied.flat().toSorted()).toEqual(['0001-log', '0002-more'])
    expect(await ask('select count(*)::int from offstage.log')).toEqual([{ count: 2 }])
  })
})

test('a system migration that fails leaves nothing of itself', async () => {
  await inTestPlace(async ({ db, ask }) => {
    const broken = {
      name: '0002-broken',
      sql: 'insert into offstage.log values (9); insert into nowhere values (1);',
    }
    await applySystem(db, [first])
    await expect(applySystem(db, [first, broken])).rejects.toThrow(
      '0002-broken failed: relation "nowhere" does not exist',
    )
    expect(await ask('select n from offstage.log')).toEqual([{ n: 2 }])
    expect(await applySystem(db, [first, second])).toEqual(['0002-more'])
  })
})

test('a system migration with another text than the applied one is refused', async () => {
  await inTestPlace(async ({ db }) => {
    await applySystem(db, [first])
    const changed = { ...first, sql: `${first.sql}\n-- and more` }
    await expect(applySystem(db, [changed])).rejects.toThrow(
      'is not the one that was applied to this database',
    )
  })
})
