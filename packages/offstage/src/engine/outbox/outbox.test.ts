import { afterEach, expect, test } from 'vitest'
import type { Database } from '../../database/database.ts'
import { openDatabase } from '../../database/open-database.ts'
import { applySystem } from '../../database/migrate/system.ts'
import { createTestDatabase, testTemplate, type TestDatabase } from '../../testing/test-database.ts'
import { newId } from '../../values/id.ts'
import type { Change } from './change.ts'
import type { FeedNews } from './change-feed.ts'
import { MOVE } from './move-changes.ts'
import { openOutbox, type Outbox, type OutboxOptions } from './open-outbox.ts'
import { outboxTables } from './outbox-tables.ts'
import { trimChanges } from './trim-changes.ts'

const open: { close(): Promise<void> }[] = []
let own: TestDatabase | undefined
afterEach(async () => {
  for (const each of open.splice(0).toReversed()) await each.close()
  await own?.drop()
})

async function makeDatabase(): Promise<{ url: string; db: Database }> {
  const template = await testTemplate('outbox', async (url) => {
    const db = openDatabase({ url, max: 1 })
    await applySystem(db, [{ name: '0001-outbox', sql: outboxTables }])
    await db.close()
  })
  own = await createTestDatabase({ template })
  const db = openDatabase({ url: own.url, max: 20, acquireTimeoutMs: 60_000 })
  open.push(db)
  return { url: own.url, db }
}

async function makeOutbox(
  place: { url: string; db: Database },
  more: Partial<OutboxOptions> = {},
): Promise<Outbox> {
  const outbox = await openOutbox({ url: place.url, database: place.db, ...more })
  open.push(outbox)
  return outbox
}

/** Follows an outbox from now on; `until` waits for so many changes. */
async function follow(outbox: Outbox) {
  const news: FeedNews[] = []
  const changes: Change[] = []
  let look = (): void => {}
  const { from, stop } = await outbox.subscribe((next) => {
    news.push(next)
    if (next.kind === 'changes') changes.push(...next.changes)
    look()
  })
  const until = (isDone: () => boolean): Promise<void> =>
    new Promise((resolve) => {
      look = () => isDone() && resolve()
      look()
    })
  return { from, stop, news, changes, until, count: (n: number) => until(() => changes.length >= n) }
}

const RECORD = {
  text: `insert into offstage.change_unsequenced (resource, row_id, operation, before, after)
    select 'note', $1::uuid, 'insert', null, jsonb_build_object('n', $2::int)`,
}

const record = (db: Database, n: number, holdMs = 0): Promise<void> =>
  db.transaction(async (tx) => {
    await tx.query({ ...RECORD, values: [newId(), n] })
    if (holdMs > 0) await tx.query({ text: 'select pg_sleep($1)', values: [holdMs / 1_000] })
  })

const numbersOf = (changes: readonly Change[]): number[] => changes.map(({ after }) => Number(after?.['n']))

test('changes that commit late are never skipped, and the offsets have no gap', async () => {
  const place = await makeDatabase()
  const outbox = await makeOutbox(place)
  const followed = await follow(outbox)
  const perWriter = 250
  await Promise.all(
    Array.from({ length: 16 }, async (_, writer) => {
      for (let n = 0; n < perWriter; n++) {
        // Every seventh transaction holds its number while others, with later ones, overtake it.
        await record(place.db, writer * perWriter + n, n % 7 === writer % 7 ? 4 : 0)
        outbox.wake()
      }
    }),
  )
  const total = 16 * perWriter
  await followed.count(total)
  expect(followed.changes.map(({ seq }) => seq)).toEqual(Array.from({ length: total }, (_, at) => at + 1))
  expect(numbersOf(followed.changes).toSorted((a, b) => a - b)).toEqual(
    Array.from({ length: total }, (_, at) => at),
  )
  // What a reader of the transactions' own numbers would have met: some came into the log after a higher one.
  const late = await place.db.query<{ n: string }>({
    text: `select count(*) as n from (
      select (after->>'n')::int % $1::int < lag((after->>'n')::int % $1::int) over (order by seq) as late
      from offstage.change) c where late`,
    values: [perWriter],
  })
  expect(Number(late[0]?.n)).toBeGreaterThan(0)
})

test('changes of one transaction keep their order', async () => {
  const place = await makeDatabase()
  const outbox = await makeOutbox(place)
  const followed = await follow(outbox)
  await place.db.transaction(async (tx) => {
    for (let n = 0; n < 700; n++) await tx.query({ ...RECORD, values: [newId(), n] })
  })
  await followed.count(700)
  expect(numbersOf(followed.changes)).toEqual(Array.from({ length: 700 }, (_, at) => at))
})

test('a sequencer whose session is ended is followed by another one, and no change is lost or told twice', async () => {
  const place = await makeDatabase()
  const [one, two] = [await makeOutbox(place), await makeOutbox(place)]
  const [first, second] = [await follow(one), await follow(two)]
  let ended = 0
  for (let n = 0; n < 300; n++) {
    await record(place.db, n)
    if (n % 2 === 0) one.wake()
    else two.wake()
    if (n % 60 === 30) ended += (await place.db.query({ text: END_SEQUENCER, values: [] })).length
  }
  expect(ended).toBeGreaterThan(0)
  await Promise.all([first.count(300), second.count(300)])
  const inOrder = Array.from({ length: 300 }, (_, at) => at)
  expect(numbersOf(first.changes)).toEqual(inOrder)
  expect(numbersOf(second.changes)).toEqual(inOrder)
})

const END_SEQUENCER = `select pg_terminate_backend(l.pid) from pg_locks l
  where l.locktype = 'advisory' and l.granted and l.objsubid = 2 and l.classid = x'6f6666'::int::oid
    and l.database = (select oid from pg_database where datname = current_database())`

test('a node that does not sequence is told of what another node did', async () => {
  const place = await makeDatabase()
  const leader = await makeOutbox(place, { pollMs: { listened: 60_000, idle: 60_000 } })
  const other = await makeOutbox(place, { pollMs: { listened: 60_000, idle: 60_000 } })
  const [here, there] = [await follow(leader), await follow(other)]
  await record(place.db, 1)
  other.wake()
  await Promise.all([here.count(1), there.count(1)])
  await record(place.db, 2)
  leader.wake()
  await Promise.all([here.count(2), there.count(2)])
  expect(numbersOf(there.changes)).toEqual([1, 2])
})

test('a change whose wake was lost is found by looking', async () => {
  const place = await makeDatabase()
  const outbox = await makeOutbox(place, { pollMs: { listened: 20, idle: 20 } })
  const followed = await follow(outbox)
  await record(place.db, 7)
  await followed.count(1)
  expect(numbersOf(followed.changes)).toEqual([7])
})

test('what is too old or too many is trimmed, and the oldest offset says so', async () => {
  const place = await makeDatabase()
  const outbox = await makeOutbox(place)
  const followed = await follow(outbox)
  for (let n = 0; n < 30; n++) await record(place.db, n)
  outbox.wake()
  await followed.count(30)
  await place.db.query({
    text: `update offstage.change set at = now() - interval '3 hours' where seq <= 10 or seq = 15`,
    values: [],
  })
  await trimChanges(place.db, { hours: 2, rowsMax: 1_000 })
  expect(await outbox.head()).toMatchObject({ seq: 30, oldest: 11 })
  expect((await outbox.read(0, 100)).map(({ seq }) => seq)).toEqual(
    Array.from({ length: 20 }, (_, at) => at + 11),
  )
  await trimChanges(place.db, { hours: 2, rowsMax: 5 })
  expect(await outbox.head()).toMatchObject({ seq: 30, oldest: 26 })
  await trimChanges(place.db, { hours: 0, rowsMax: 5 })
  expect(await outbox.head()).toMatchObject({ seq: 30, oldest: 31 })
  expect(await outbox.read(0, 100)).toEqual([])
})

test('a listener that fell behind what is kept is told of the gap', async () => {
  const place = await makeDatabase()
  const outbox = await makeOutbox(place, { pollMs: { listened: 20, idle: 20 } })
  const followed = await follow(outbox)
  await place.db.query({ text: 'update offstage.change_head set seq = 50, oldest = 40', values: [] })
  await followed.until(() => followed.news.length > 0)
  expect(followed.news[0]).toMatchObject({ kind: 'gap', head: { seq: 50, oldest: 40 } })
  await record(place.db, 1)
  outbox.wake()
  await followed.count(1)
  expect(followed.changes[0]?.seq).toBe(51)
})

test('a log that finds itself on another timeline gets a new epoch, and keeps it', async () => {
  const place = await makeDatabase()
  const before = await makeOutbox(place)
  const { epoch } = await before.head()
  const again = await makeOutbox(place)
  expect((await again.head()).epoch).toBe(epoch)
  await place.db.query({ text: `update offstage.change_head set history = 'elsewhere/00000001'`, values: [] })
  await before.close()
  await again.close()
  const restored = await makeOutbox(place, { pollMs: { listened: 20, idle: 20 } })
  const followed = await follow(restored)
  await record(place.db, 1)
  await followed.count(1)
  const { epoch: renewed } = await restored.head()
  expect(renewed).not.toBe(epoch)
  expect((await (await makeOutbox(place)).head()).epoch).toBe(renewed)
})

test('a listener that comes while others listen misses nothing after its place', async () => {
  const place = await makeDatabase()
  const outbox = await makeOutbox(place)
  const first = await follow(outbox)
  const writing = (async () => {
    for (let n = 1; n <= 200; n++) {
      await record(place.db, n)
      outbox.wake()
    }
  })()
  const later: Awaited<ReturnType<typeof follow>>[] = []
  for (let at = 0; at < 10; at++) {
    // Marks that the writer passes, however far ahead of its followers it is.
    await first.count(15 * (at + 1))
    later.push(await follow(outbox))
  }
  await writing
  await first.count(200)
  for (const { from, changes, until } of later) {
    await until(() => from.seq + changes.length >= 200)
    expect(changes.map(({ seq }) => seq)).toEqual(
      Array.from({ length: 200 - from.seq }, (_, at) => from.seq + 1 + at),
    )
  }
})

test('moving costs what is moved, also where the statistics say that there is nothing', async () => {
  const { db } = await makeDatabase()
  const plan = await db
    .transaction(async (tx) => {
      const ask = (text: string) => tx.query<Record<string, unknown>>({ text, values: [] })
      await ask(
        `insert into offstage.change_unsequenced (resource, row_id, operation) select 'thing', gen_random_uuid(), 'insert' from generate_series(1, 2000)`,
      )
      // What a vacuum leaves that came when all had been moved on.
      await ask(
        `select pg_restore_relation_stats('schemaname', 'offstage', 'relname', 'change_unsequenced', 'relpages', 2, 'reltuples', 0::real)`,
      )
      const lines = await ask(`explain (analyze, timing off) ${MOVE.replace('$1', '500')}`)
      throw new Planned(lines.map((line) => String(line['QUERY PLAN'])).join('\n'))
    })
    .catch((error: unknown) => {
      if (error instanceof Planned) return error.message
      throw error
    })
  const visits = [...plan.matchAll(/rows=([\d.]+) loops=(\d+)|Removed by \w+(?: \w+)?: (\d+)/g)]
  const sum = visits.reduce(
    (all, [, rows, loops, removed]) => all + Number(removed ?? Number(rows) * Number(loops)),
    0,
  )
  expect(sum).toBeGreaterThan(500)
  expect(sum).toBeLessThan(20_000)
})

class Planned extends Error {}
