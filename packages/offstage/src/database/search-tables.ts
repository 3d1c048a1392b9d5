import { boundedName } from '../model/names.ts'
import { fieldOf, type ModelField, type ModelResource } from '../model/model.ts'
import { fieldsBesideWords, searchIndexes } from '../policy/search-indexes.ts'
import type { Dialect } from '../sql/dialect.ts'
import { SEARCH_ROW, SEARCH_WORD, searchTableOf } from '../sql/search-words-table.ts'
import type { Column, Index, Table, Trigger } from './schema.ts'

/** The words of a searched resource, a row for each word of each row: however many rows have a word, a few are read. */
export function searchTables(resource: ModelResource, dialect: Dialect): Table[] {
  // The other family has an index of its own for words.
  if (resource.search.length === 0 || dialect.name === 'mysql') return []
  return [
    {
      name: searchTableOf(resource),
      columns: [
        { name: SEARCH_WORD, type: 'bytea', nullable: false },
        { name: SEARCH_ROW, type: 'uuid', nullable: false },
        ...heldFields(resource).map((field): Column => ({
          name: field.column,
          type: dialect.columnType(field),
          nullable: true,
        })),
      ],
      primaryKey: [SEARCH_WORD, SEARCH_ROW],
      indexes: searchIndexes(resource).flatMap((held) => heldIndex(resource, held)),
      foreignKeys: [],
      checks: [],
    },
  ]
}

/** Words that nothing holds apart are found by the primary key. */
function heldIndex(resource: ModelResource, held: readonly string[]): Index[] {
  if (held.length === 0) return []
  const columns = held.map((name) => fieldOf(resource, name).column)
  return [
    {
      name: boundedName([searchTableOf(resource), ...columns, 'idx']),
      columns: [...columns, SEARCH_WORD, SEARCH_ROW].map((name) => ({ name })),
      unique: false,
      method: 'btree',
    },
  ]
}

/** What keeps the words: after each statement that changes rows, those that came and went. */
export function searchTriggers(resource: ModelResource, dialect: Dialect): Trigger[] {
  if (resource.search.length === 0 || dialect.name === 'mysql') return []
  return (['insert', 'update', 'delete'] as const).map((event) => ({
    name: boundedName([searchTableOf(resource), event]),
    event,
    function: 'offstage.keep_words',
    arguments: [
      searchTableOf(resource),
      heldFields(resource)
        .map(({ column }) => column)
        .join(),
      // Other fields have other words: with what is said here they are taken in anew.
      resource.search.map((name) => fieldOf(resource, name).column).join(),
    ],
    // The last of the three: by then nothing that is written is missed.
    ...(event === 'delete' ? { begin: fillWords(resource, dialect), beginsAnew: true as const } : {}),
  }))
}

const heldFields = (resource: ModelResource): readonly ModelField[] =>
  fieldsBesideWords(resource).map((name) => fieldOf(resource, name))

/** Takes the words of all rows anew; whoever runs it holds the rows still meanwhile. */
function fillWords(resource: ModelResource, { identifier: name }: Dialect): string {
  const held = heldFields(resource).map(({ column }) => name(column))
  const into = [SEARCH_WORD, SEARCH_ROW, ...held].join(', ')
  const values = ["convert_to(left(w.lexeme, 64), 'UTF8')", 'r.id', ...held.map((column) => `r.${column}`)]
  const empty = `delete from ${name(searchTableOf(resource))}`
  return `${empty};\ninsert into ${name(searchTableOf(resource))} (${into}) select distinct ${values.join(', ')} from ${name(resource.table)} r, unnest(r.search_vector) w order by 1, 2`
}
