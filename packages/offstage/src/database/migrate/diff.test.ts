import { expect, test } from 'vitest'
import type { Column, Schema, Table } from '../schema.ts'
import { noAnswers, type Answers } from './change.ts'
import { diff } from './diff.ts'

const id: Column = { name: 'id', type: 'uuid', nullable: false }
const text = (name: string, more: Partial<Column> = {}): Column => ({
  name,
  type: 'text',
  nullable: true,
  ...more,
})

function table(name: string, columns: readonly Column[], more: Partial<Table> = {}): Table {
  return {
    name,
    columns: [id, ...columns],
    primaryKey: ['id'],
    indexes: [],
    foreignKeys: [],
    checks: [],
    ...more,
  }
}

const schema = (...tables: readonly Table[]): Schema => ({ tables })
const answers = (said: Partial<Answers>): Answers => ({ ...noAnswers, ...said })
const index = (name: string, ...columns: readonly string[]) =>
  ({ name, columns: columns.map((column) => ({ name: column })), unique: false, method: 'btree' }) as const

test('the same schema asks for nothing', () => {
  const card = table('card', [text('code')], { indexes: [index('card_code', 'code')] })
  expect(diff(schema(card), schema(card))).toEqual({ changes: [], questions: [], refusals: [] })
})

test('a column that disappears while one of its type appears is a question, not a drop', () => {
  const found = diff(
    schema(table('card', [text('number'), text('note')])),
    schema(table('card', [text('code')])),
  )
  expect(found.questions).toEqual([{ gone: 'card.code', candidates: ['number', 'note'] }])
  expect(found.changes.map(({ kind }) => kind)).not.toContain('dropColumn')
})

test('a rename that was told is carried out, and what is built on the column comes along', () => {
  const before = table('card', [text('code')], {
    indexes: [
      index('card_code', 'code'),
      { name: 'card_lower', columns: [{ expression: 'lower(code)' }], unique: true, method: 'btree' },
    ],
    checks: [{ name: 'card_code_check', expression: `code <> 'code'::text` }],
  })
  const after = table('card', [text('number')], {
    indexes: [
      index('card_number', 'number'),
      { name: 'card_lower', columns: [{ expression: 'lower(number)' }], unique: true, method: 'btree' },
    ],
    checks: [{ name: 'card_number_check', expression: `number <> 'code'::text` }],
  })
  const { changes } = diff(
    schema(after),
    schema(before),
    answers({ renames: [{ from: 'card.code', to: 'number' }] }),
  )
  expect(changes).toEqual([
    { kind: 'renameColumn', table: 'card', column: 'code', to: 'number' },
    { kind: 'renameIndex', table: 'card', index: 'card_code', to: 'card_number' },
    { kind: 'renameConstraint', table: 'card', constraint: 'card_code_check', to: 'card_number_check' },
  ])
})

test('a table that disappears while one like it appears is a question', () => {
  const columns = [text('code'), text('note')]
  const found = diff(schema(table('gift_card', columns)), schema(table('card', columns)))
  expect(found.questions).toEqual([{ gone: 'card', candidates: ['gift_card'] }])
})

test('a table and its column can be renamed at once, the column by either name of the table', () => {
  const before = schema(
    table('card', [text('code')]),
    table('use', [{ ...id, name: 'card_id' }], {
      foreignKeys: [{ name: 'use_card', column: 'card_id', references: 'card', onDelete: 'cascade' }],
    }),
  )
  const after = schema(
    table('gift_card', [text('number')]),
    table('use', [{ ...id, name: 'card_id' }], {
      foreignKeys: [{ name: 'use_card', column: 'card_id', references: 'gift_card', onDelete: 'cascade' }],
    }),
  )
  for (const name of ['card', 'gift_card']) {
    const renames = [
      { from: 'card', to: 'gift_card' },
      { from: `${name}.code`, to: 'number' },
    ]
    expect(diff(after, before, answers({ renames })).changes).toEqual([
      { kind: 'renameTable', table: 'card', to: 'gift_card' },
      { kind: 'renameColumn', table: 'gift_card', column: 'code', to: 'number' },
    ])
  }
})

test.each([
  [{ from: 'kard', to: 'gift_card' }, 'the database has no table kard'],
  [{ from: 'card', to: 'other' }, 'the model still has card'],
  [{ from: 'gone', to: 'nowhere' }, 'the model has no nowhere'],
  [{ from: 'gone', to: 'card' }, 'the database already has a table card'],
  [{ from: 'card.cod', to: 'number' }, 'the database has no column cod in card'],
  [{ from: 'card.code', to: 'number' }, 'the model has no card.number'],
  [{ from: 'card.label', to: 'number' }, 'the model still has card.label'],
])('a rename that does not fit is refused: %j', (rename, why) => {
  const before = schema(table('card', [text('code'), text('label')]), table('gone', []))
  const after = schema(table('card', [text('label')]))
  const { refusals } = diff(after, before, answers({ renames: [rename], allowDrop: ['card.code', 'gone'] }))
  expect(refusals).toMatchObject([{ why: expect.stringContaining(why) }])
})

test('nothing is dropped that nobody allowed', () => {
  const before = schema(table('card', [text('code')]), table('old', [{ ...id, name: 'other' }]))
  const after = schema(table('card', []))
  const found = diff(after, before)
  expect(found.changes).toEqual([])
  expect(found.refusals.map(({ mend }) => mend)).toEqual([
    'Drop it and its rows with --allow-drop old, or leave it in place with --keep old.',
    'Drop it and its values with --allow-drop card.code, or leave it in place with --keep card.code.',
  ])
  expect(diff(after, before, answers({ allowDrop: ['old', 'card.code'] })).changes).toEqual([
    { kind: 'dropColumn', table: 'card', column: 'code', generated: false },
    { kind: 'dropTable', table: 'old' },
  ])
  expect(diff(after, before, answers({ keep: ['old', 'card.code'] }))).toEqual({
    changes: [],
    questions: [],
    refusals: [],
  })
})

test('a kept column keeps its index and may be empty from now on, because the app does not fill it', () => {
  const before = schema(
    table('card', [text('code', { nullable: false })], { indexes: [index('card_code', 'code')] }),
  )
  const { changes } = diff(schema(table('card', [])), before, answers({ keep: ['card.code'] }))
  expect(changes).toEqual([{ kind: 'dropNotNull', table: 'card', column: 'code' }])
})

test('a type that could lose a value is refused and says how to go about it', () => {
  const before = schema(table('card', [text('amount')]))
  const after = schema(table('card', [{ ...text('amount'), type: 'bigint' }]))
  const { changes, refusals } = diff(after, before)
  expect(changes).toEqual([])
  expect(refusals).toMatchObject([
    { where: 'card.amount', why: expect.stringContaining('text in the database and bigint in the model') },
  ])
})

test('a wider type says its default again and makes anew what reads the column', () => {
  const generated: Column = { name: 'length', type: 'integer', nullable: true, generated: 'length(code)' }
  const of = (type: string): Schema =>
    schema(
      table('card', [{ ...text('code', { default: `''` }), type }, generated], {
        indexes: [index('card_length', 'length')],
      }),
    )
  expect(diff(of('text'), of('character varying(8)')).changes).toEqual([
    {
      kind: 'alterType',
      table: 'card',
      column: 'code',
      from: 'character varying(8)',
      to: 'text',
      rewrites: false,
      readers: [generated],
    },
    { kind: 'setDefault', table: 'card', column: 'code', expression: `''` },
    { kind: 'addIndex', table: 'card', index: index('card_length', 'length') },
  ])
})

test('another primary key is refused', () => {
  const after = table('card', [text('code')])
  const { refusals } = diff(schema(after), schema({ ...after, primaryKey: ['id', 'code'] }))
  expect(refusals).toMatchObject([
    { why: 'The primary key of card is (id, code) in the database and (id) in the model.' },
  ])
})

test('an index whose build did not end is dropped and built; one that was made otherwise is replaced', () => {
  const wanted = index('card_code', 'code')
  const after = schema(table('card', [text('code')], { indexes: [wanted] }))
  const before = schema(table('card', [text('code')]))
  const leftover = { kind: 'index', table: 'card', name: 'card_code', definition: '' } as const
  expect(diff(after, { ...before, unfinished: [leftover] }).changes).toEqual([
    { kind: 'dropUnfinishedIndex', table: 'card', index: 'card_code' },
    { kind: 'addIndex', table: 'card', index: wanted },
  ])
  expect(diff(after, { ...before, beyond: [leftover] }).changes).toEqual([
    { kind: 'replaceIndex', table: 'card', index: wanted, constraint: false },
  ])
})

test('changes come in an order in which the server takes them', () => {
  const before = schema(
    table('card', [text('code'), text('note'), text('old')], { indexes: [index('card_old', 'old')] }),
    table('gone', [{ ...id, name: 'gone_id' }], {
      foreignKeys: [{ name: 'gone_self', column: 'gone_id', references: 'gone', onDelete: 'restrict' }],
    }),
  )
  const after = schema(
    table(
      'card',
      [
        text('number', { nullable: false }),
        text('note', { nullable: false }),
        { ...id, name: 'holder_id', nullable: true },
      ],
      {
        indexes: [index('card_holder', 'holder_id')],
        foreignKeys: [
          { name: 'card_holder_fkey', column: 'holder_id', references: 'customer', onDelete: 'set null' },
        ],
        checks: [{ name: 'card_note_check', expression: `note <> ''` }],
      },
    ),
    table('customer', []),
  )
  const said = answers({ renames: [{ from: 'card.code', to: 'number' }], allowDrop: ['card.old', 'gone'] })
  expect(diff(after, before, said).changes.map(({ kind }) => kind)).toEqual([
    'renameColumn',
    'dropConstraint',
    'createTable',
    'addColumn',
    'setNotNull',
    'setNotNull',
    'addIndex',
    'addCheck',
    'addForeignKey',
    'dropIndex',
    'dropColumn',
    'dropTable',
  ])
})
