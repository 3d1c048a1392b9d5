import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { resourceOf, type ModelResource } from '../src/model/model.ts'
import { guest, type Actor } from '../src/policy/actor.ts'
import { hostModel } from '../src/serve/host-model.ts'
import { fillResource } from '../src/prove/fill/fill-place.ts'
import { rowCounts } from '../src/prove/fill/row-counts.ts'
import { rowId } from '../src/prove/fill/row-id.ts'
import type { Answer } from '../src/prove/flat/measure.ts'
import { flatApp } from './flat-app.ts'
import { deepCursor, fullPlace, measure, overOf, type FullPlace } from './list-visits.ts'

// Whatever a policy hides, a page costs what a page costs: the lists here stand on every kind of policy, over a hundred
// thousand rows of which most are hidden from most, or belong to somebody who has a quarter of them.

const ROWS = 100_000

let place: FullPlace
beforeAll(async () => {
  place = await fullPlace(hostModel(flatApp), ROWS)
}, 600_000)
afterAll(() => place.remove())

const resource = (name: string): ModelResource => resourceOf(place.model, name)

function person(number: number, roles: readonly string[] = []): Actor {
  return {
    ...guest,
    kind: 'user',
    user: rowId(place.model, 'user', number) as NonNullable<Actor['user']>, // the id of a user's row
    name: 'Somebody',
    roles,
    facts: { tenant: rowId(place.model, 'tenant', number) },
  }
}

const cast = (): Readonly<Record<string, Actor>> => ({
  guest,
  'who has most': person(1),
  'who has what is newest': person(2),
  'who has little': person(ROWS - 7),
  'a guard': person(ROWS - 7, ['guard']),
})

function expectBounded(answer: Answer, what: string): void {
  expect(answer.kind === 'measured' ? overOf(answer, what) : answer).toEqual([])
}

interface Ask {
  readonly of: string
  readonly list: number
  readonly by: Readonly<Record<string, string>>
}

/** First pages and deep ones, forwards and backwards, short and long, with a range, counted. */
async function variantsOf({ of, list, by }: Ask): Promise<readonly Readonly<Record<string, string>>[]> {
  const declared = resource(of).lists.filter(({ unique }) => !unique)[list]
  if (declared === undefined) throw new Error(`${of} has no list number ${list}.`)
  const [first] = declared.then
  const after = await deepCursor(place, resource(of), declared, by)
  const pages = after === undefined ? [{}] : [{}, { after }, { after, limit: '1' }, { after, limit: '100' }]
  const orders = first === undefined ? [{}] : [{ sort: first }, { sort: `-${first}` }]
  return [
    ...orders.flatMap((order) => pages.map((page) => ({ ...by, ...order, ...page }))),
    { ...by, count: 'true' },
  ]
}

async function expectAllBounded(ask: Ask, who: string): Promise<void> {
  const actor = cast()[who] ?? guest
  for (const parameters of await variantsOf(ask)) {
    const what = `${who}: ${ask.of}?${new URLSearchParams(parameters).toString()}`
    expectBounded(await measure(place, resource(ask.of), actor, parameters, what), what)
  }
}

const id = (name: string, number: number): string => rowId(place.model, name, number)
const everybody = ['guest', 'who has most', 'who has what is newest', 'who has little', 'a guard']

describe('a page is bounded', () => {
  // By resource: the list, the values, and for whom the policy leaves a bounded way.
  const asks: readonly (readonly [string, () => Ask, readonly string[]])[] = [
    [
      'of one’s own, and what is open of others',
      () => ({ of: 'house', list: 0, by: { owner: id('user', 1) } }),
      everybody,
    ],
    ['of what is open', () => ({ of: 'house', list: 1, by: { open: 'true' } }), everybody],
    [
      'of what is closed, which is one’s own',
      () => ({ of: 'house', list: 1, by: { open: 'false' } }),
      everybody,
    ],
    ['under a parent who decides', () => ({ of: 'room', list: 0, by: { house: id('house', 1) } }), everybody],
    ['under the newest parent', () => ({ of: 'room', list: 0, by: { house: id('house', 2) } }), everybody],
    [
      'under a parent, by a rare choice',
      () => ({ of: 'room', list: 1, by: { house: id('house', 1), kind: 'secret' } }),
      everybody,
    ],
    [
      'three ways at once, by writer',
      () => ({ of: 'letter', list: 0, by: { writer: id('user', 1) } }),
      everybody,
    ],
    [
      'by the writer of what is newest',
      () => ({ of: 'letter', list: 0, by: { writer: id('user', 2) } }),
      everybody,
    ],
    [
      'by writer and a rare state',
      () => ({ of: 'letter', list: 1, by: { writer: id('user', 2), state: 'withdrawn' } }),
      everybody,
    ],
    [
      'in the order of a field that only its writer sees',
      () => ({ of: 'letter', list: 2, by: { tenant: id('tenant', 1) } }),
      everybody,
    ],
    [
      'by two fields, then two',
      () => ({ of: 'letter', list: 3, by: { tenant: id('tenant', 2), state: 'draft' } }),
      everybody,
    ],
    ['by state alone', () => ({ of: 'letter', list: 4, by: { state: 'withdrawn' } }), everybody],
    ['of everything, in order', () => ({ of: 'letter', list: 5, by: {} }), everybody],
    [
      'under a parent that need not be',
      () => ({ of: 'letter', list: 6, by: { room: id('room', 1) } }),
      everybody,
    ],
    [
      'by a field that only a guard sees',
      () => ({ of: 'letter', list: 7, by: { secret: 'w1 word 1' } }),
      everybody,
    ],
    [
      'of what lasts, under a parent',
      () => ({ of: 'notice', list: 0, by: { house: id('house', 1) } }),
      everybody,
    ],
    ['of what lasts', () => ({ of: 'notice', list: 1, by: {} }), everybody],
    ['of all who are', () => ({ of: 'tenant', list: 0, by: {} }), everybody],
  ]
  test.each(asks)('%s', async (_title, ask, readers) => {
    for (const who of readers) await expectAllBounded(ask(), who)
  })
})

test('several values are as many pages, merged', async () => {
  const writers = [1, 2, 3, 4, 5, ROWS - 7].map((number) => id('user', number)).join(',')
  for (const [who, actor] of Object.entries(cast()))
    for (const parameters of [
      { 'writer[in]': writers },
      { 'writer[in]': writers, sort: '-publishedAt' },
      { 'writer[in]': writers, 'state[in]': 'draft,published,withdrawn', sort: 'day' },
    ]) {
      expectBounded(await measure(place, resource('letter'), actor, parameters, `${who}: in`), `${who}: in`)
    }
})

test('what is unique together is one row, and several such are as many', async () => {
  const houses = [1, 2, 3, 4, 5].map((number) => id('house', number)).join(',')
  for (const [who, actor] of Object.entries(cast()))
    for (const parameters of [
      { house: id('house', 1), tenant: id('tenant', 1) },
      { house: id('house', 2), tenant: id('tenant', ROWS - 7), count: 'true' },
      { 'house[in]': houses, 'tenant[in]': [1, 2, 3].map((number) => id('tenant', number)).join(',') },
    ]) {
      expectBounded(
        await measure(place, resource('pass'), actor, parameters, `${who}: unique`),
        `${who}: unique`,
      )
    }
})

test('rows that are named are found by their ids, and no way of the policy leads elsewhere', async () => {
  for (const of of ['house', 'room', 'letter', 'notice', 'pass', 'tenant'])
    for (const [who, actor] of Object.entries(cast()))
      for (const page of [{}, { sort: '-id', limit: '5' }, { count: 'true' }]) {
        const ids = Array.from({ length: 100 }, (_, at) => id(of, at * 997 + 1))
        const parameters = { 'id[in]': ids.join(','), limit: '100', ...page }
        const outcome = await measure(place, resource(of), actor, parameters, `${who}: ${of} by ids`)
        if (outcome.kind !== 'measured') throw new Error(JSON.stringify(outcome))
        // Named rows, for the page and for the count, the parents that the policy looks at, the gates.
        for (const { visit, mode } of outcome.visits)
          expect(visit.rows, `${who} ${of} ${mode} ${visit.plan}`).toBeLessThan(2 * 100 * 8)
      }
})

test('what is deleted is walked by nobody but who may bring it back', async () => {
  const readers = ['who has most', 'who has what is newest', 'a guard']
  for (const who of readers)
    for (const parameters of [
      { house: id('house', 1) },
      { house: id('house', 1), sort: '-createdAt', count: 'true' },
      { house: id('house', 2), includeDeleted: 'true' },
      { house: id('house', 1), tenant: id('tenant', 1) },
      ...(who === 'a guard' ? [{ sort: '-createdAt' }, { includeDeleted: 'true' }] : []),
    ] as readonly Readonly<Record<string, string>>[]) {
      const actor = cast()[who] ?? guest
      const what = `${who}: memo?${new URLSearchParams(parameters).toString()}`
      expectBounded(await measure(place, resource('memo'), actor, parameters, what), what)
    }
})

test('a range begins the walk where it begins', async () => {
  for (const [who, actor] of Object.entries(cast()))
    for (const parameters of [
      {
        writer: id('user', 1),
        'publishedAt[gte]': '2025-01-01T00:00:00Z',
        'publishedAt[lt]': '2025-01-02T00:00:00Z',
      },
      { writer: id('user', 1), 'publishedAt[gt]': '2001-01-01T00:00:00Z', sort: '-publishedAt' },
      { 'weight[gte]': '999.5' },
      { 'weight[lte]': '0.5', sort: '-weight' },
    ]) {
      expectBounded(
        await measure(place, resource('letter'), actor, parameters, `${who}: range`),
        `${who}: range`,
      )
    }
})

test('children that are included are pages of their own: as many rows as parents times their limit', async () => {
  for (const [who, actor] of Object.entries(cast())) {
    const parameters = {
      open: 'true',
      limit: '10',
      include: 'rooms(limit:3).letters(limit:2),notices(limit:3),owner',
    }
    const outcome = await measure(place, resource('house'), actor, parameters, `${who}: include`)
    expect(outcome.kind).toBe('measured')
    if (outcome.kind !== 'measured') continue
    // Of each of 11 houses: 3 rooms under 3 ways, 2 letters of each under 4, 3 notices, the owner.
    const most = 11 * (1 + 3 * 3 * 2 + 9 * 4 * 3 * 2 + 3 * 2 + 2) + 100
    for (const { visit, mode } of outcome.visits)
      expect(visit.rows, `${who} ${mode} ${visit.plan}`).toBeLessThan(most)
  }
})

test('a page of children is as many rows, and a count at most a thousand for each parent', async () => {
  for (const [who, actor] of Object.entries(cast()))
    for (const [include, most] of [
      ['rooms(limit:3,page:true)', 4],
      ['rooms(kind:secret,limit:3,page:true)', 4],
      ['rooms(kind[in]:secret|working,limit:3,sort:-name)', 2 * 4],
      ['rooms(size[gte]:500,limit:3,sort:-size)', 4],
      ['rooms(limit:1,count:true)', 2 * 1_001],
    ] as const) {
      const parameters = { owner: id('user', 1), limit: '5', include }
      const outcome = await measure(place, resource('house'), actor, parameters, `${who}: ${include}`)
      if (outcome.kind !== 'measured') throw new Error(JSON.stringify(outcome))
      // Of each of 6 houses under 2 ways: children under 3 ways, each with the parents that its policy looks at.
      for (const { visit, mode } of outcome.visits)
        expect(visit.rows, `${who} ${include} ${mode} ${visit.plan}`).toBeLessThan(
          6 * 2 * (2 + most * 3 * 2) + 50,
        )
    }
})

test('a small resource is scanned, and never more than it may hold', async () => {
  for (const parameters of [{}, { warm: 'true' }, { sort: '-name' }, { name: 'w1', sort: 'name' }]) {
    const outcome = await measure(place, resource('colour'), guest, parameters, 'colours')
    const visits = outcome.kind === 'measured' ? outcome.visits.map(({ visit }) => visit.rows) : [Infinity]
    expect(Math.max(...visits)).toBeLessThanOrEqual(400)
  }
})

describe('what cannot be bounded is refused, and says what can be had', () => {
  test.each<[string, Readonly<Record<string, string>>, RegExp]>([
    ['a filter that no list has', { title: 'x' }, /cannot be listed by title/],
    [
      'a part of a list’s filter',
      { tenant: '00000001-0000-7000-8000-00000000000b', title: 'x' },
      /by tenant and title/,
    ],
    ['an order that no list has', { sort: 'title' }, /in the order of title/],
    [
      'another list’s order',
      { writer: '00000001-0000-7000-8000-000000000000', sort: 'price' },
      /in the order of price/,
    ],
    [
      'a range on what is not first',
      { writer: '00000001-0000-7000-8000-000000000000', 'day[gt]': '2020-01-01' },
      /in the order of day/,
    ],
    ['a computed field', { current: 'true' }, /./],
    ['a field that is not there', { colour: 'red' }, /./],
    ['an order in two directions', { state: 'draft', sort: '-stamps,title' }, /"sort" takes one field/],
    ['the order of ids where no list has it', { state: 'draft', sort: 'id' }, /by state in the order of id/],
    [
      'more ids than may be named',
      {
        'id[in]': Array.from(
          { length: 101 },
          (_, at) => `${String(at).padStart(8, '0')}-0000-7000-8000-000000000000`,
        ).join(),
      },
      /more ids than the 100/,
    ],
    [
      'named rows in another order',
      { 'id[in]': '00000001-0000-7000-8000-000000000000', sort: 'weight' },
      /by id in the order of weight/,
    ],
    [
      'named rows under a condition',
      { 'id[in]': '00000001-0000-7000-8000-000000000000', state: 'draft' },
      /by id and state/,
    ],
    [
      'several values whose product is more than may be merged',
      {
        'writer[in]': Array.from(
          { length: 34 },
          (_, at) => `${String(at).padStart(8, '0')}-0000-7000-8000-000000000000`,
        ).join(),
        'state[in]': 'draft,published,withdrawn',
      },
      /more combinations of values than the 100/,
    ],
    [
      'more values than may be merged',
      {
        'writer[in]': Array.from(
          { length: 101 },
          (_, at) => `${String(at).padStart(8, '0')}-0000-7000-8000-000000000000`,
        ).join(),
      },
      /./,
    ],
  ])('%s', async (_what, parameters, detail) => {
    const outcome = await measure(place, resource('letter'), guest, parameters, 'refused')
    expect(outcome.kind === 'refused' ? outcome.detail : outcome.kind).toMatch(detail)
  })

  test('the refusal of an undeclared filter names the nearest list', async () => {
    const outcome = await measure(
      place,
      resource('letter'),
      guest,
      { tenant: id('tenant', 1), title: 'x' },
      'x',
    )
    expect(outcome).toMatchObject({
      kind: 'refused',
      code: 'E_NO_ACCESS_PATH',
      hint: expect.stringContaining('by tenant, then price') as string,
    })
  })
})

test('statistics that are old, or not there at all, change nothing', async () => {
  const fresh = await fullPlace(hostModel(flatApp), 1_000)
  try {
    // Planned for a thousand rows; then there are many more, and nobody has counted them.
    await fresh.database.query({ text: 'alter table letter set (autovacuum_enabled = off)', values: [] })
    const letters = resourceOf(fresh.model, 'letter')
    const counts = rowCounts(fresh.model, 1_000)
    const job = { model: fresh.model, resource: letters, rows: 60_000, seed: 42, counts }
    await fillResource(fresh.database, job, () => {}, 1_001)
    for (const parameters of [
      { writer: id('user', 1) },
      { writer: id('user', 2), sort: '-publishedAt' },
      { state: 'withdrawn' },
      { 'weight[gte]': '10' },
    ])
      for (const actor of [guest, person(1), person(2)])
        expectBounded(await measure(fresh, letters, actor, parameters, 'old'), 'old statistics')
  } finally {
    await fresh.remove()
  }
})
