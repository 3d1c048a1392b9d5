import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { moveChanges as moveOnMariadb } from '../src/engine/outbox/mysql/move-changes.ts'
import { changeTables } from '../src/engine/outbox/mysql/outbox-tables.ts'
import { moveChanges } from '../src/engine/outbox/move-changes.ts'
import { outboxTables } from '../src/engine/outbox/outbox-tables.ts'
import { newId } from '../src/values/id.ts'
import { families, openPlace, type Place } from './families.ts'

// Changes get their offsets after they are committed: whoever reads on by offsets meets each of them, on both families.

describe.each(families)('on $server', ({ family }) => {
  let place: Place
  beforeAll(async () => {
    place = await openPlace(family)
    if (family === 'mysql') for (const text of changeTables) await place.db.query({ text, values: [] })
    else await place.ask(`create schema offstage; ${outboxTables}`)
  })
  afterAll(() => place.remove())
  beforeEach(async () => {
    for (const table of ['change_unsequenced', 'change'])
      await place.ask(named(`delete from offstage.${table}`))
    await place.ask(named('update offstage.change_head set seq = 0'))
  })

  const named = (sql: string): string => (family === 'mysql' ? sql.replaceAll('offstage.', 'offstage_') : sql)
  const move = (limit: number): Promise<number> =>
    family === 'mysql' ? moveOnMariadb(place.db, limit) : moveChanges(place.db, limit)
  const record = (label: string) => ({
    text: place.text(
      named(
        `insert into offstage.change_unsequenced (resource, row_id, operation, "after") values ($1, $2, 'insert', $3)`,
      ),
    ),
    values: [label, newId(), '{"exact":"1.50"}'],
  })
  const log = async () =>
    (
      await place.db.query({
        text: named('select seq, resource from offstage.change order by seq'),
        values: [],
      })
    ).map(({ seq, resource }) => [Number(seq), resource])

  test('a change whose transaction commits late comes after those that overtook it, and is not skipped', async () => {
    await place.db.transaction(async (late) => {
      await late.query(record('late'))
      await place.db.transaction((tx) => tx.query(record('early')))
      expect(await move(10)).toBe(1)
      expect(await log()).toEqual([[1, 'early']])
    })
    expect(await move(10)).toBe(1)
    expect(await move(10)).toBe(0)
    expect(await log()).toEqual([
      [1, 'early'],
      [2, 'late'],
    ])
  })

  test('while many write, hold on and go back, every committed change gets one offset, without a gap', async () => {
    const writers = place.open({ max: 8, acquireTimeoutMs: 60_000 })
    const committed = new Set<string>()
    const write = async (writer: number) => {
      for (let n = 0; n < 40; n++) {
        const labels = [`${writer}.${n}.a`, `${writer}.${n}.b`]
        const isUndone = n % 5 === 4
        const work = writers.transaction(async (tx) => {
          for (const label of labels) {
            await tx.query(record(label))
            // Lets others, with higher numbers, commit first.
            if (n % 3 === writer % 3) await new Promise((resolve) => setTimeout(resolve, 3))
          }
          if (isUndone) throw new Error('undone')
        })
        await work.catch((error: unknown) => {
          if (!isUndone) throw error
        })
        if (!isUndone) for (const label of labels) committed.add(label)
      }
    }
    let writing = true
    const moving = [7, 11].map(async (limit) => {
      while (writing) await move(limit)
    })
    await Promise.all(Array.from({ length: 8 }, (_, writer) => write(writer)))
    writing = false
    await Promise.all(moving)
    while ((await move(50)) > 0);
    const entries = await log()
    expect(entries.map(([seq]) => seq)).toEqual(Array.from({ length: committed.size }, (_, at) => at + 1))
    expect(new Set(entries.map(([, label]) => label))).toEqual(committed)
    const placeOf = new Map(entries.map(([seq, label]) => [label, Number(seq)]))
    const first = [...committed].filter((label) => label.endsWith('a'))
    for (const label of first)
      expect(placeOf.get(label)).toBeLessThan(Number(placeOf.get(label.replace('a', 'b'))))
  })
})
