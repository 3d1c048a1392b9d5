import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../testing/test-database.ts'
import type { Database } from '../database.ts'
import { openDatabase } from '../open-database.ts'

let own: TestDatabase
let db: Database
beforeAll(async () => {
  own = await createTestDatabase()
  db = openDatabase({ url: own.url, max: 1 })
})
afterAll(async () => {
  await db.close()
  await own.drop()
})

test('rows are the text that the server writes, and nothing is null', async () => {
  const text = `select 1::bigint, null, true, '{"a" : 1}'::json, timestamptz '2026-01-31T09:30:00Z'`
  expect(await db.rows({ text, values: [] })).toEqual([
    ['1', null, 't', '{"a" : 1}', '2026-01-31 09:30:00+00'],
  ])
  expect(await db.rows({ text: 'select 1 where false', values: [] })).toEqual([])
})

test('values arrive as they were, whatever they hold, prepared or not', async () => {
  const items = ['plain', 'with "quotes" and \\ and {braces}, too', '', 'NULL', null]
  const statement = {
    name: 'values_of_every_kind',
    text: 'select to_json($1::text[])::text, $2::text, $3::bigint::text, $4::boolean::text, ($5::jsonb)::text',
    values: [items, `it's`, 12n, false, { a: [1] }],
  }
  // The first time it is sent as it is, then it is prepared, then the prepared one is used.
  for (let time = 0; time < 3; time++) {
    const [row] = await db.rows(statement)
    expect(JSON.parse(row?.[0] ?? '')).toEqual(items)
    expect(row?.slice(1)).toEqual([`it's`, '12', 'false', '{"a": [1]}'])
  }
})

test('a statement that fails leaves the connection to the next one, prepared or not', async () => {
  const statement = { name: 'fails_for_zero', text: 'select 1 / $1::int', values: [0] }
  for (let time = 0; time < 3; time++)
    await expect(db.rows(statement)).rejects.toMatchObject({ code: '22012' })
  expect(await db.rows({ ...statement, values: [1] })).toEqual([['1']])
  await expect(db.rows({ text: 'select from where', values: [] })).rejects.toMatchObject({ code: '42601' })
  expect(await db.query({ text: 'select 2 as two', values: [] })).toEqual([{ two: 2 }])
})

test('statements on one connection answer in the order in which they were sent', async () => {
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, at) =>
      db.rows({ name: 'in_order', text: 'select $1::int', values: [at] }),
    ),
  )
  expect(answers.map(([row]) => Number(row?.[0]))).toEqual(Array.from({ length: 20 }, (_, at) => at))
})

test('a shape can be explained without its values', async () => {
  const [[line = ''] = []] = await db.rows({ text: 'explain (generic_plan) select $1::int', values: [] })
  expect(line).toMatch(/^Result/)
})
