import { writeFileSync } from 'node:fs'
import { basename } from 'node:path'
import { expect, test } from 'vitest'
import { introspect } from '../introspect.ts'
import type { Column, Schema, Table } from '../schema.ts'
import {
  migrateApply,
  migrateDiff,
  migrateDrift,
  migrateStatus,
  parseRename,
  type DiffOutcome,
} from './command.ts'
import { createSchema } from './postgres/create-schema.ts'
import { inTestPlace, type TestPlace } from './testing/test-place.ts'

const id: Column = { name: 'id', type: 'uuid', nullable: false }
const code: Column = { name: 'code', type: 'character varying(32)', nullable: false }
const status: Column = { name: 'status', type: 'character varying(8)', nullable: false, default: `'active'` }
const known = { name: 'card_status_check', expression: `status in ('active', 'frozen')` }

const card = (columns: readonly Column[], more: Partial<Table> = {}): Schema => ({
  tables: [
    {
      name: 'card',
      columns: [id, ...columns],
      primaryKey: ['id'],
      indexes: [],
      foreignKeys: [],
      checks: [],
      ...more,
    },
  ],
})

async function change(
  place: TestPlace,
  wanted: Schema,
  more: Partial<Parameters<typeof migrateDiff>[0]> = {},
) {
  const outcome = await migrateDiff({ wanted, db: place.db, dir: place.dir, ...more })
  await migrateApply(place)
  return fileOf(outcome)
}

function fileOf(outcome: DiffOutcome) {
  if (outcome.kind === 'nothing') throw new TypeError('a file was expected')
  return outcome
}

test('a model becomes numbered files, and nothing when the database is as the model says', async () => {
  await inTestPlace(async (place) => {
    const first = await change(place, card([code, status], { checks: [known] }))
    expect(basename(first.path)).toBe('0001-create-card.sql')
    const named = await change(
      place,
      card([code, status, { ...code, name: 'note', nullable: true }], { checks: [known] }),
      { name: 'Notes on cards!' },
    )
    expect(basename(named.path)).toBe('0002-notes-on-cards.sql')
    expect(
      await migrateDiff({
        wanted: card([code, status, { ...code, name: 'note', nullable: true }], { checks: [known] }),
        db: place.db,
        dir: place.dir,
      }),
    ).toEqual({ kind: 'nothing' })
    expect((await migrateStatus(place)).map(({ name, state }) => [name, state])).toEqual([
      ['0001-create-card', 'applied'],
      ['0002-notes-on-cards', 'applied'],
    ])
  })
})

test('the file is made to be read', async () => {
  await inTestPlace(async (place) => {
    await change(place, card([status], { checks: [known] }))
    const wider = { name: known.name, expression: `status in ('active', 'frozen', 'spent')` }
    const wanted = card([{ ...status, type: 'text' }, code], {
      checks: [wider],
      indexes: [{ name: 'card_code_key', columns: [{ name: 'code' }], unique: true, method: 'btree' }],
    })
    const { name, open } = fileOf(await migrateDiff({ wanted, db: place.db, dir: place.dir }))
    expect(open).toBe(true)
    expect(place.read(name)).toMatchInlineSnapshot(`
      "-- 0002-add-card-code
      --
      -- Written by \`offstage migrate\`. Read it, change what should be otherwise, commit it with the code;
      -- \`offstage migrate apply\` runs it. Once it has run anywhere it stays as it is.
      --
      --  1. add column card.code
      --  2. fill card.code where it is empty
      --  3. refuse new rows without card.code
      --  4. fill card.code in rows that arrived meanwhile
      --  5. verify that every row has card.code
      --  6. require card.code
      --  7. widen card.status from character varying(8) to text
      --  8. set the default of card.status
      --  9. build index card_code_key on card
      -- 10. replace constraint card_status_check of card
      -- 11. validate constraint card_status_check of card

      -- step: 1 transactional add column card.code
      alter table card add column code character varying(32);

      -- step: 2 batched fill card.code where it is empty
      -- batch: card by id, 1000 rows at a time
      -- backfill: write an SQL expression in place of the word in angle brackets: what the rows that are there get.
      --           Where the table is empty everywhere, remove this step and the one that repeats it.
      update card
      set code = <value>
      where code is null and id between :first and :last;

      -- step: 3 transactional refuse new rows without card.code
      alter table card add constraint card_code_is_set check (code is not null) not valid;

      -- step: 4 repeat fill card.code in rows that arrived meanwhile
      -- repeat: 2

      -- step: 5 transactional verify that every row has card.code
      alter table card validate constraint card_code_is_set;

      -- step: 6 transactional require card.code
      alter table card alter column code set not null;
      alter table card drop constraint card_code_is_set;

      -- step: 7 transactional widen card.status from character varying(8) to text
      alter table card alter column status type text;

      -- step: 8 transactional set the default of card.status
      alter table card alter column status set default 'active';

      -- step: 9 alone build index card_code_key on card
      create unique index concurrently card_code_key on card (code);

      -- step: 10 transactional replace constraint card_status_check of card
      alter table card
        drop constraint card_status_check,
        add constraint card_status_check check (status in ('active', 'frozen', 'spent')) not valid;

      -- step: 11 transactional validate constraint card_status_check of card
      alter table card validate constraint card_status_check;
      "
    `)
  })
})

test('while a file waits to be applied, or for its author, no other is written', async () => {
  await inTestPlace(async (place) => {
    const { db, dir } = place
    await change(place, card([]))
    await place.ask('insert into card values (gen_random_uuid())')
    const { path, name } = fileOf(await migrateDiff({ wanted: card([code]), db, dir }))
    await expect(migrateDiff({ wanted: card([code]), db, dir })).rejects.toThrow(
      `${name} is pending in this database`,
    )
    await expect(migrateApply(place)).rejects.toThrow(
      'leaves open what existing rows get (fill card.code where it is empty)',
    )
    writeFileSync(path, place.read(name).replace('<value>', `'old ' || left(id::text, 8)`))
    await migrateApply(place)
    expect(await place.ask('select left(code, 4) as code from card')).toEqual([{ code: 'old ' }])
    expect(await migrateDrift({ wanted: card([code]), db })).toEqual([])
  })
})

test('where the table is empty everywhere, the author may take the filling steps out', async () => {
  await inTestPlace(async (place) => {
    await change(place, card([]))
    const { path, name } = fileOf(await migrateDiff({ wanted: card([code]), db: place.db, dir: place.dir }))
    const parts = place.read(name).split(/(?=^-- step: )/m)
    writeFileSync(path, parts.filter((part) => !/^-- step: \d+ (?:batched|repeat)/.test(part)).join(''))
    await migrateApply(place)
    expect(await migrateDrift({ wanted: card([code]), db: place.db })).toEqual([])
  })
})

test('where nobody can be asked, an open question stops with both flags', async () => {
  await inTestPlace(async (place) => {
    const { db, dir } = place
    await change(place, card([code]))
    const wanted = card([{ ...code, name: 'number' }])
    await expect(migrateDiff({ wanted, db, dir })).rejects.toThrow(
      'card.code is gone from the model. If it has another name now, say --rename card.code=number; if it and its data are to go, say --allow-drop card.code.',
    )
    expect((await migrateStatus(place)).length).toBe(1)
    await place.ask(`insert into card values (gen_random_uuid(), 'kept')`)
    await change(place, wanted, { renames: [parseRename('card.code=number')] })
    expect(await place.ask('select number from card')).toEqual([{ number: 'kept' }])
  })
})

test('a person is asked one question after the other, and the answers become steps', async () => {
  await inTestPlace(async (place) => {
    const note = { ...code, name: 'note', nullable: true }
    await change(place, card([code, note]))
    const wanted: Schema = {
      tables: card([{ ...code, name: 'number' }, status]).tables.map((table) => ({
        ...table,
        name: 'gift_card',
      })),
    }
    const asked: string[] = []
    await change(place, wanted, {
      allowDrop: ['card.note'],
      renames: [],
      ask: async ({ gone, candidates }) => {
        asked.push(`${gone} → ${candidates.join(', ')}`)
        return { renamedTo: candidates[0] ?? '' }
      },
    }).catch((error: unknown) => asked.push(String(error)))
    // A table of which only the id is left has no likeness that would be worth a question.
    expect(asked).toEqual([expect.stringContaining('The database has a table card and the model does not.')])
    await change(place, wanted, {
      allowDrop: ['card.note'],
      renames: [parseRename('card=gift_card')],
      ask: async ({ gone, candidates }) => {
        asked.push(`${gone} → ${candidates.join(', ')}`)
        return { renamedTo: candidates[0] ?? '' }
      },
    })
    expect(asked[1]).toBe('gift_card.code → number')
    expect(await migrateDrift({ wanted, db: place.db })).toEqual([])
  })
})

test('a flag that cannot be read is refused', () => {
  expect(parseRename('card=gift_card')).toEqual({ from: 'card', to: 'gift_card' })
  expect(() => parseRename('card.code')).toThrow('--rename card.code cannot be read')
  expect(() => parseRename('card.code=card.number')).toThrow('cannot be read')
})

test('a restored dump is no drift, although the server prints its checks differently', async () => {
  await inTestPlace(async (place) => {
    const wanted = card([status], { checks: [known] })
    await createSchema(place.db, wanted)
    const printed = await introspect(place.db)
    await place.ask('drop table card')
    await createSchema(place.db, printed)
    const restored = await introspect(place.db)
    expect(restored.tables[0]?.checks).not.toEqual(printed.tables[0]?.checks)
    expect(await migrateDrift({ wanted, db: place.db })).toEqual([])
  })
})

test('a model that the server does not take is refused with its reason', async () => {
  await inTestPlace(async ({ db, dir }) => {
    const wanted = card([code], { checks: [{ name: 'card_check', expression: 'kode is not null' }] })
    await expect(migrateDiff({ wanted, db, dir })).rejects.toThrow(
      'The server does not take the table card of the model: column "kode" does not exist',
    )
  })
})

test('drift is told in sentences', async () => {
  await inTestPlace(async (place) => {
    const index = { name: 'card_code', columns: [{ name: 'code' }], unique: true, method: 'btree' } as const
    const wanted: Schema = {
      tables: [
        ...card([code, status, { ...code, name: 'note' }], {
          checks: [known],
          indexes: [index, { ...index, name: 'card_note', columns: [{ name: 'note' }] }],
        }).tables,
        { ...card([]).tables[0]!, name: 'missing' },
      ],
    }
    await createSchema(place.db, { tables: [wanted.tables[0]!] })
    expect(await migrateDrift({ wanted, db: place.db })).toEqual(['Table missing is missing.'])
    for (const text of [
      'create table extra ()',
      'alter table card add column more int',
      'alter table card drop column note',
      'alter table card alter column code type text',
      'alter table card alter column status type varchar(4)',
      `alter table card alter column status set default 'x'`,
      'alter table card alter column status drop not null',
      `alter table card drop constraint card_status_check, add constraint card_status_check check (status = 'active')`,
      'drop index card_code',
      'create index card_code on card (status)',
      'create index by_hand on card (more) where more > 1',
      'alter table card add constraint late check (more > 0) not valid',
    ])
      await place.ask(text)
    expect(await migrateDrift({ wanted, db: place.db })).toMatchInlineSnapshot(`
      [
        "Table missing is missing.",
        "Column card.note is missing.",
        "Column card.status is character varying(4); the model says character varying(8).",
        "Column card.status does not have the default 'active'.",
        "Column card.status may be empty; the model says that it may not.",
        "Index card_note on card is missing.",
        "Index card_code on card is other than in the model.",
        "Check card_status_check of card is other than in the model.",
        "Column card.more is not in the model.",
        "Table extra is not in the model.",
        "card.code is text in the database and character varying(32) in the model, and not every value fits the change.",
        "Check late of card is not finished: the server does not rely on it.",
        "Index by_hand of card was made by other means (CREATE INDEX by_hand ON public.card USING btree (more) WHERE (more > 1)).",
      ]
    `)
    expect(await migrateDrift({ wanted, db: place.db, keep: ['extra', 'card.more'] })).not.toContain(
      'Table extra is not in the model.',
    )
  })
})

test('a constraint that is kept by its name stays, and one that is not goes', async () => {
  await inTestPlace(async (place) => {
    await change(place, card([code], { checks: [] }))
    await place.ask(
      `alter table card add constraint kept check (code <> ''), add constraint gone check (code <> 'x')`,
    )
    const { steps } = fileOf(
      await migrateDiff({ wanted: card([code]), db: place.db, dir: place.dir, keep: ['kept'] }),
    )
    expect(steps).toEqual(['drop constraint gone of card'])
  })
})

test('a role that has a schema of its own name still gets its tables in public', async () => {
  await inTestPlace(async (place) => {
    const [role] = await place.ask<{ name: string }>('select quote_ident(current_user) as name')
    await place.ask(`create schema if not exists ${role?.name}`)
    await change(place, card([code, status], { checks: [known] }))
    expect(await migrateDrift({ wanted: card([code, status], { checks: [known] }), db: place.db })).toEqual(
      [],
    )
    expect(await place.ask(`select schemaname from pg_tables where tablename = 'card'`)).toEqual([
      { schemaname: 'public' },
    ])
  })
})
