import fc from 'fast-check'
import { readFileSync, writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { Schema, Table } from '../schema.ts'
import type { Database } from '../database.ts'
import type { Question } from './change.ts'
import { migrateApply, migrateDiff, migrateDrift, type DiffOutcome } from './command.ts'
import { MigrationError } from './migration-error.ts'
import { createSchema } from './postgres/create-schema.ts'
import { quoteName, quoteText } from './postgres/quote.ts'
import { schemaPairs, valueFor, type SchemaPair } from './testing/random-schemas.ts'
import { inTestPlace, type TestPlace } from './testing/test-place.ts'

test('a database grows from any schema into any later one, keeps its values and has nothing left to do', async () => {
  await fc.assert(fc.asyncProperty(schemaPairs(), growAndCompare), { numRuns: 40 })
}, 600_000)

test('a schema made at once has nothing to migrate', async () => {
  const made = async ({ after }: SchemaPair): Promise<void> => {
    await inTestPlace(async ({ db, dir }) => {
      await createSchema(db, after)
      expect(await migrateDiff({ wanted: after, db, dir })).toEqual({ kind: 'nothing' })
    })
  }
  await fc.assert(fc.asyncProperty(schemaPairs(), made), { numRuns: 15 })
}, 600_000)

async function growAndCompare({ before, after }: SchemaPair): Promise<void> {
  await inTestPlace(async (place) => {
    await migrateTo(place, before)
    for (const table of before.tables) await insertRows(place.db, table)
    const rowsBefore = await readAll(place.db, before)
    const renames = await migrateTo(place, after)
    expect(await migrateDrift({ wanted: after, db: place.db })).toEqual([])
    expect(await migrateDiff({ wanted: after, db: place.db, dir: place.dir })).toEqual({ kind: 'nothing' })
    requireKept({ before, after }, renames, rowsBefore, await readAll(place.db, after))
  })
}

/** Diffs, allows what is refused, writes the values that are asked for, and applies; answers what was renamed. */
async function migrateTo(place: TestPlace, wanted: Schema): Promise<Map<string, string>> {
  const { outcome, renames } = await diffAllowingDrops(place, wanted, [])
  if (outcome.kind === 'file') {
    writeFileSync(outcome.path, fillIn(readFileSync(outcome.path, 'utf8'), wanted))
    await migrateApply(place)
  }
  return renames
}

async function diffAllowingDrops(
  place: TestPlace,
  wanted: Schema,
  allowDrop: readonly string[],
): Promise<{ outcome: DiffOutcome; renames: Map<string, string> }> {
  const { db, dir } = place
  const renames = new Map<string, string>()
  const ask = async ({ gone, candidates }: Question) => {
    const renamedTo = candidates[0] ?? ''
    renames.set(gone, renamedTo)
    return { renamedTo }
  }
  try {
    return { outcome: await migrateDiff({ wanted, db, dir, allowDrop, ask }), renames }
  } catch (error) {
    const said = error instanceof MigrationError ? error.message : ''
    const refused = [...said.matchAll(/with --allow-drop (.+), or leave/g)].map(([, name = '']) => name)
    if (refused.length === 0) throw error
    return diffAllowingDrops(place, wanted, [...allowDrop, ...refused])
  }
}

function fillIn(text: string, wanted: Schema): string {
  return text.replace(/update (.+)\nset (.+) = <value>/g, (_, table: string, column: string) => {
    const found = wanted.tables.find(({ name }) => quoteName(name) === table)
    const type = found?.columns.find(({ name }) => quoteName(name) === column)?.type ?? ''
    return `update ${table}\nset ${column} = ${valueFor(type)}`
  })
}

// Three rows: two full ones and one with everything empty that may be.
async function insertRows(db: Database, table: Table): Promise<void> {
  const own = table.columns.filter(
    ({ name, generated }) => generated === undefined && name !== 'id' && name !== 'holder_id',
  )
  for (const at of [1, 2, 3]) {
    const values = own.map(({ type, nullable }) => (at === 3 && nullable ? 'null' : valueFor(type)))
    const id = quoteText(`0198c0de-0000-7000-8000-00000000000${at}`)
    const columns = ['id', ...own.map(({ name }) => quoteName(name))].join(', ')
    const text = `insert into ${quoteName(table.name)} (${columns}) values (${[id, ...values].join(', ')})`
    await db.query({ text, values: [] })
  }
}

type Rows = Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>

async function readAll(db: Database, schema: Schema): Promise<Rows> {
  const tables = schema.tables.map(async ({ name }) => {
    const rows = await db.query<{ row: string }>({
      text: `select row_to_json(t)::text as row from ${quoteName(name)} t order by id`,
      values: [],
    })
    return [name, rows.map(({ row }) => JSON.parse(row) as Record<string, unknown>)] as const
  })
  return Object.fromEntries(await Promise.all(tables))
}

function requireKept(
  { before, after }: SchemaPair,
  renames: Map<string, string>,
  old: Rows,
  now: Rows,
): void {
  for (const table of before.tables) {
    const tableName = renames.get(table.name) ?? table.name
    const target = after.tables.find(({ name }) => name === tableName)
    if (target === undefined) continue
    expect(now[tableName]).toHaveLength(3)
    for (const column of table.columns.filter(({ generated }) => generated === undefined)) {
      const name = renames.get(`${tableName}.${column.name}`) ?? column.name
      const wanted = target.columns.find(
        (candidate) => candidate.name === name && candidate.generated === undefined,
      )
      if (wanted === undefined) continue
      const read = (rows: Rows, of: string, key: string) => rows[of]?.map((row) => row[key])
      // What was empty and may no longer be has got the value that the author wrote.
      const expected = read(old, table.name, column.name)?.map((value): unknown =>
        value === null && !wanted.nullable ? expect.anything() : value,
      )
      expect(read(now, tableName, name), `${tableName}.${name}`).toEqual(expected)
    }
  }
}
