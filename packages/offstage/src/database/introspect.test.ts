import { expect, test } from 'vitest'
import { introspect } from './introspect.ts'
import { createSchema } from './migrate/postgres/create-schema.ts'
import { inTestPlace } from './migrate/testing/test-place.ts'
import type { Schema } from './schema.ts'

const shop: Schema = {
  tables: [
    {
      name: 'customer',
      columns: [
        { name: 'id', type: 'uuid', nullable: false },
        { name: 'created_at', type: 'timestamp(6) with time zone', nullable: false, default: 'now()' },
      ],
      primaryKey: ['id'],
      indexes: [],
      foreignKeys: [],
      checks: [],
    },
    {
      name: 'order',
      columns: [
        { name: 'id', type: 'uuid', nullable: false },
        { name: 'code', type: 'character varying(32)', nullable: false },
        { name: 'total', type: 'numeric(12,2)', nullable: true },
        { name: 'customer_id', type: 'uuid', nullable: false },
        { name: 'meta', type: 'jsonb', nullable: false, default: `'{}'::jsonb` },
        {
          name: 'search_vector',
          type: 'tsvector',
          nullable: true,
          generated: `to_tsvector('simple'::regconfig, (COALESCE(code, ''::character varying))::text)`,
        },
      ],
      primaryKey: ['id'],
      indexes: [
        {
          name: 'order_code',
          columns: [{ expression: 'lower((code)::text)' }],
          unique: true,
          method: 'btree',
        },
        {
          name: 'order_customer',
          columns: [{ name: 'customer_id' }, { name: 'id' }],
          unique: false,
          method: 'btree',
        },
        {
          name: 'order_meta',
          columns: [{ name: 'meta', operatorClass: 'jsonb_path_ops' }],
          unique: false,
          method: 'gin',
        },
        { name: 'order_search', columns: [{ name: 'search_vector' }], unique: false, method: 'gin' },
      ],
      foreignKeys: [
        { name: 'order_customer_fkey', column: 'customer_id', references: 'customer', onDelete: 'cascade' },
      ],
      checks: [{ name: 'order_total', expression: '(total >= (0)::numeric)' }],
    },
  ],
}

test('what was made is what is read, word for word where it was said as the server prints it', async () => {
  await inTestPlace(async ({ db }) => {
    await createSchema(db, shop)
    expect(await introspect(db)).toEqual({ ...shop, unfinished: [], beyond: [], constraintIndexes: [] })
  })
})

test('what was not finished is told apart from what the server relies on', async () => {
  await inTestPlace(async ({ db, ask }) => {
    await ask('create table card (id int primary key, code text, holder_id int)')
    await ask(`insert into card values (1, 'a', 9), (2, 'a', 9)`)
    await ask('create unique index concurrently card_code on card (code)').catch(() => {})
    await ask(`alter table card add constraint card_check check (code <> 'a') not valid`)
    await ask(
      'alter table card add constraint card_holder foreign key (holder_id) references card on delete cascade not valid',
    )
    await ask('alter table card add constraint card_code_set not null code not valid')
    const { tables, unfinished } = await introspect(db)
    expect(unfinished?.map(({ kind, name }) => [kind, name])).toEqual([
      ['index', 'card_code'],
      ['foreignKey', 'card_holder'],
      ['check', 'card_check'],
    ])
    expect(tables).toMatchObject([{ indexes: [], foreignKeys: [], checks: [] }])
    expect(tables[0]?.columns[1]).toEqual({ name: 'code', type: 'text', nullable: true })
  })
})

test('what a schema cannot say is kept apart: partial, descending and covering indexes, keys of another kind', async () => {
  await inTestPlace(async ({ db, ask }) => {
    await ask(
      'create table card (id int primary key, code text unique, note text, at int, holder_id int references card)',
    )
    await ask('create index a_partial on card (code) where note is null')
    await ask('create index b_descending on card (code desc)')
    await ask('create index c_covering on card (code) include (note)')
    await ask('create index d_hash on card using hash (code)')
    await ask('create unique index e_nulls on card (at) nulls not distinct')
    await ask('create index f_collation on card (note collate "C")')
    const found = await introspect(db)
    expect(found.beyond?.map(({ name }) => name)).toEqual([
      'a_partial',
      'b_descending',
      'c_covering',
      'd_hash',
      'e_nulls',
      'f_collation',
      'card_holder_id_fkey',
    ])
    expect(found.constraintIndexes).toEqual(['card_code_key'])
    expect(found.tables[0]?.indexes.map(({ name }) => name)).toEqual(['card_code_key'])
  })
})

test('the tables of another schema are not ours', async () => {
  await inTestPlace(async ({ db, ask }) => {
    await ask('create schema other')
    await ask('create table other.card (id int)')
    await ask('create view glance as select 1')
    expect((await introspect(db)).tables).toEqual([])
    expect((await introspect(db, 'other')).tables.map(({ name }) => name)).toEqual(['card'])
  })
})
