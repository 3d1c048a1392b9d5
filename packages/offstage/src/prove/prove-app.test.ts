import { expect, test } from 'vitest'
import type { Database } from '../database/database.ts'
import type { App } from '../declare/app.ts'
import { hostModel } from '../serve/host-model.ts'
import { verifyLedgers } from '../engine/ledger/verify-ledgers.ts'
import { ask } from '../testing/ask.ts'
import { createTestDatabase } from '../testing/test-database.ts'
import { library, motley, searchingLibrary, wordyLibrary } from './planted.fixture.ts'
import type { Proof, Violation } from './proof.ts'
import { proofs } from './proofs.ts'
import { proveApp } from './prove-app.ts'
import type { ProveReport } from './prove-report.ts'

// An app that keeps its promises, and faults planted in it one by one: each is found, and told with its mend.

const ROWS = 6_000

async function proving(
  app: App,
  {
    only,
    afterFill,
    tried = named('flat'),
    seed = 42,
    signal,
  }: {
    only?: string
    afterFill?: (database: Database) => Promise<void>
    tried?: readonly Proof[]
    seed?: number
    signal?: AbortSignal
  } = {},
): Promise<ProveReport> {
  const beside = await createTestDatabase()
  try {
    return await proveApp({
      app,
      model: hostModel(app),
      migrations: undefined,
      url: beside.url,
      proofs: tried,
      options: { rows: ROWS, growth: [ROWS / 10, ROWS], only, seed },
      ...(signal === undefined ? {} : { signal }),
      ...(afterFill === undefined ? {} : { afterFill }),
    })
  } finally {
    await beside.drop()
  }
}

const named = (...names: readonly string[]): readonly Proof[] =>
  proofs.filter(({ name }) => names.includes(name))

const sql =
  (text: string) =>
  async (database: Database): Promise<void> => {
    await database.query({ text, values: [] })
  }

const violationsOf = ({ proofs: run }: ProveReport): readonly Violation[] =>
  run.flatMap(({ violations }) => violations)

const found = (report: ProveReport, at: string): Violation => {
  const violation = violationsOf(report).find((one) => one.at === at)
  if (violation === undefined)
    throw new Error(
      `${at} is not among ${violationsOf(report)
        .map((one) => one.at)
        .join(', ')}`,
    )
  return violation
}

test('an app that keeps its promises is proved, by reads of every kind', async () => {
  const report = await proving(library, {
    tried: named('flat', 'growth'),
  })
  // Among six hundred users a search comes to fewer than it may look at, and among six thousand to as many as it may.
  const isWithinBound = ({ code, at }: Violation) => code === 'GROWS' && at.startsWith('user.search')
  expect(violationsOf(report).filter((one) => !isWithinBound(one))).toEqual([])
  const [flat, growth] = report.proofs
  expect(flat?.checks).toBeGreaterThan(300)
  expect(growth?.checks).toBeGreaterThan(200)
  const reads = flat?.tables.flatMap(({ title, rows }) => rows.map(([read]) => `${title} ${read}`))
  expect(reads).toEqual(
    expect.arrayContaining([
      'shelf list(by open, then createdAt)',
      'shelf by id',
      'shelf include=books',
      'shelf include=books.shelf',
      'shelf include=labels',
      'book include=shelf.owner',
      'book tally(by shelf, per state)',
    ]),
  )
}, 300_000)

test('a lost index is named, with the read that needs it and who asked', async () => {
  const report = await proving(library, {
    only: 'book',
    afterFill: sql('drop index book_state_created_at_idx'),
  })
  expect(report.holds).toBe(false)
  const violation = found(report, 'book.list(by state, then createdAt)')
  expect(violation.mend).toBe(
    'The database lacks book_state_created_at_idx: run `offstage migrate`, and read what it writes.',
  )
  expect(violation.message).toMatch(/^The read walks /)
  expect(violation.sql).toContain('from "book"')
  expect(violation.measured?.value).toBeGreaterThan(violation.measured?.allowed ?? Infinity)
})

test('an include that has lost its index is told as that include', async () => {
  const report = await proving(library, {
    afterFill: sql('drop index book_shelf_title_idx, book_shelf_state_title_idx'),
  })
  const violation = found(report, 'shelf, include=books')
  expect(violation.mend).toContain('The database lacks book_shelf')
})

test('an include that no list serves is bounded only by how small its resource is', async () => {
  const report = await proving(library, {
    only: 'shelf',
    afterFill: sql(
      // The database holds a small table to its size by triggers; without them it holds whatever somebody puts there.
      `do $$ begin
        alter table label disable trigger user;
        insert into label (id, shelf_id, text) select gen_random_uuid(), shelf_id, text from label, generate_series(1, 300);
      end $$`,
    ),
  })
  const violation = found(report, 'shelf, include=labels')
  expect(violation.message).toMatch(/^The include walks /)
  expect(violation.mend).toBe("Declare .list({ by: ['shelf'] }) on label, or say .small({ max }) of it.")
})

test('a policy that looks through all children of a row is a scan, for whom it widens', async () => {
  const violation = found(await proving(searchingLibrary, { only: 'shelf' }), 'shelf')
  expect(violation.clause).toContain('it has one of its books where title is "nobody wrote this"')
  expect(violation.mend).toContain('The policy of shelf looks for rows of book: declare .list(')
})

test('a search that has lost the index of its words is told', async () => {
  const report = await proving(wordyLibrary, {
    only: 'book',
    afterFill: sql('alter table book_search_words drop constraint book_search_words_pkey'),
  })
  const violation = found(report, 'book.search(title)')
  expect(violation.message).toMatch(/^The search /)
  expect(violation.mend).toContain('The words of books are not read in their order')
})

test('a read that is accepted and then fails is a violation as well', async () => {
  const report = await proving(library, {
    only: 'label',
    afterFill: sql('alter table label rename column text to words'),
  })
  expect(found(report, 'label')).toMatchObject({ code: 'FAILED' })
})

test('what grows with the tables is told with both figures', async () => {
  const report = await proving(library, {
    only: 'book',
    tried: named('growth'),
    afterFill: sql('drop index book_state_created_at_idx'),
  })
  expect(found(report, 'book.list(by state, then createdAt)').message).toMatch(
    /^The same ask visits [\d,]+ (rows|blocks) among 600 rows and [\d,]+ among 6,000\.$/,
  )
})

test('a proof that fails, or checks nothing, has shown nothing', async () => {
  const nothing: Proof = {
    name: 'nothing',
    shows: 'Nothing.',
    run: async () => ({ summary: '', checks: 0, violations: [], tables: [], notes: [] }),
  }
  const failing: Proof = { ...nothing, name: 'failing', run: () => Promise.reject(new Error('out of ideas')) }
  const report = await proving(library, { tried: [nothing, failing] })
  expect(report.holds).toBe(false)
  expect(report.proofs.map(({ outcome }) => outcome)).toEqual(['empty', 'failed'])
  expect(report.proofs[1]?.summary).toContain('out of ideas')
})

test('every scratch database is gone at the end, also when the proof failed', async () => {
  const made: string[] = []
  const careless: Proof = {
    name: 'careless',
    shows: 'Nothing.',
    async run({ empty, filled }) {
      made.push((await empty()).url, (await filled(100)).url)
      throw new Error('left everything open')
    },
  }
  await proving(library, { tried: [careless] })
  expect(made).toHaveLength(2)
  for (const url of made) await expect(ask(url, 'select 1')).rejects.toThrow(/does not exist/)
})

test('a person who stops it is obeyed, and what was made is dropped', async () => {
  const stopping = new AbortController()
  const stopped: Proof = {
    name: 'stopped',
    shows: 'Nothing.',
    async run({ signal }) {
      stopping.abort(new Error('enough'))
      signal.throwIfAborted()
      throw new Error('unreachable')
    },
  }
  await expect(proving(library, { tried: [stopped], signal: stopping.signal })).rejects.toThrow('enough')
})

test('generated rows are the same for the same seed, meet every constraint, and their books agree', async () => {
  const drawn: unknown[] = []
  const looking: Proof = {
    name: 'looking',
    shows: 'Nothing.',
    async run({ filled }) {
      const { database, countOf } = await filled(500)
      expect(await verifyLedgers(database)).toMatchObject({
        ok: true,
        units: [{ unit: 'USD', transfers: 500 }],
      })
      expect([countOf('purse'), countOf('colour'), countOf('seat'), countOf('member')]).toEqual([
        500, 3, 20, 500,
      ])
      drawn.push(
        await database.rows({
          text: 'select md5(string_agg(s::text, chr(10) order by s.id)) from (select id, purse_id, colour_id, number, nickname from seat) s',
          values: [],
        }),
        await database.rows({
          text: 'select md5(string_agg(m::text, chr(10) order by m.id)) from (select id, user_id, rank, motto, left_at is null from member) m',
          values: [],
        }),
      )
      return { summary: '', checks: 1, violations: [], tables: [], notes: [] }
    },
  }
  for (const seed of [7, 7, 8])
    expect((await proving(motley, { tried: [looking], seed })).proofs).toMatchObject([{ outcome: 'holds' }])
  const [seatOnce, memberOnce, seatTwice, memberTwice, , memberOther] = drawn
  expect([seatTwice, memberTwice]).toEqual([seatOnce, memberOnce])
  expect(memberOther).not.toEqual(memberOnce)
})
