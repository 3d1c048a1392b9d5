import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Family } from '../src/database/database.ts'
import { introspect as introspectPostgres } from '../src/database/introspect.ts'
import { describeDrift } from '../src/database/migrate/drift.ts'
import { canonicalSchema as canonicalMysql } from '../src/database/migrate/mysql/canonical-schema.ts'
import { createSchema as createMysql } from '../src/database/migrate/mysql/create-schema.ts'
import { canonicalSchema as canonicalPostgres } from '../src/database/migrate/postgres/canonical-schema.ts'
import { createSchema as createPostgres } from '../src/database/migrate/postgres/create-schema.ts'
import { introspect as introspectMysql } from '../src/database/mysql/introspect.ts'
import { schemaOfModel } from '../src/database/schema-of-model.ts'
import type { Schema } from '../src/database/schema.ts'
import { app, belongsTo, boolean, feature, json, oneOf, resource, text, timestamp } from '../src/index.ts'
import { buildModel } from '../src/model/build-model.ts'
import { dialectOf } from '../src/sql/dialect-of.ts'
import { families, openPlace, type Place } from './families.ts'

// The tables of a model, once made, are what is read back; what somebody changed by hand is told in sentences.

const Shelf = resource('shelf', { name: text({ max: 40 }).unique() }).policy(() => ({}))
const Book = resource('book', {
  title: text({ min: 1, max: 80 }),
  state: oneOf('new', "reader's own"),
  lent: boolean(),
  dueAt: timestamp().optional(),
  notes: json().optional(),
  shelf: belongsTo(Shelf, { inverse: 'books' }),
})
  .list({ by: ['shelf', 'state'], then: ['title'] })
  .policy(() => ({}))
const model = buildModel(app('library', { features: [feature('books', { resources: [Shelf, Book] })] }))

const rooms = {
  postgres: { create: createPostgres, read: introspectPostgres, canonical: canonicalPostgres },
  mysql: { create: createMysql, read: introspectMysql, canonical: canonicalMysql },
} as const

async function drift({ db }: Place, family: Family, wanted: Schema): Promise<readonly string[]> {
  const room = rooms[family]
  return describeDrift(wanted, await room.read(db), await room.canonical(db, wanted))
}

describe.each(families)('on $server', ({ family }) => {
  const wanted = schemaOfModel(model, dialectOf(family))
  let place: Place
  beforeEach(async () => {
    place = await openPlace(family)
    await rooms[family].create(place.db, wanted)
  })
  afterEach(() => place.remove())

  test('what was made is no drift, and looking leaves nothing behind', async () => {
    expect(await drift(place, family, wanted)).toEqual([])
    expect((await rooms[family].read(place.db)).tables.map(({ name }) => name)).toEqual(['book', 'shelf'])
  })

  test('what somebody changed is told', async () => {
    const drop = family === 'mysql' ? 'drop foreign key' : 'drop constraint'
    await place.ask(`alter table book ${drop} book_shelf_id_fkey`)
    await place.ask(`alter table book add column extra int`)
    await place.ask(`alter table book alter column version drop default`)
    await place.ask(family === 'mysql' ? 'drop index shelf_name_key on shelf' : 'drop index shelf_name_key')
    expect([...(await drift(place, family, wanted))].toSorted()).toEqual([
      'Column book.extra is not in the model.',
      'Column book.version does not have the default 1.',
      'Foreign key book_shelf_id_fkey of book is missing.',
      'Index shelf_name_key on shelf is missing.',
    ])
  })

  test('a table that the server cannot have is refused in the words of the model', async () => {
    const [first, ...rest] = wanted.tables
    if (first === undefined) throw new Error('The model has tables.')
    const broken = {
      tables: [{ ...first, checks: [{ name: 'wrong', expression: 'no_such_column > 0' }] }, ...rest],
    }
    await expect(rooms[family].canonical(place.db, broken)).rejects.toThrow(
      'The server does not take the table shelf of the model',
    )
    expect((await rooms[family].read(place.db)).tables.map(({ name }) => name)).toEqual(['book', 'shelf'])
  })
})
