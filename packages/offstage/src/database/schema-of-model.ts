import { indexName } from '../model/access-paths.ts'
import { fieldOf, type Model, type ModelField, type ModelResource } from '../model/model.ts'
import { isLiving } from '../model/living.ts'
import { boundedName, snakeCase } from '../model/names.ts'
import { moneyBounds } from '../model/money-bounds.ts'
import { neededIndexes } from '../policy/needed-indexes.ts'
import type { Dialect } from '../sql/dialect.ts'
import { SEARCH_PREFIX } from '../sql/mysql/search.ts'
import { quoteName } from './migrate/postgres/quote.ts'
import type { Check, Column, ForeignKey, Index, Schema, Table } from './schema.ts'
import { searchTables, searchTriggers } from './search-tables.ts'
import { sizeTriggers } from './size-trigger.ts'
import { tallyTables, tallyTriggers } from './tally-tables.ts'

/** The tables, indexes and constraints that a model needs: a consequence of the declaration, never written by hand. */
export function schemaOfModel(model: Model, dialect: Dialect): Schema {
  return {
    tables: [...model.resources.values()].flatMap((resource) => [
      tableOf(resource, model, dialect),
      ...tallyTables(resource, dialect),
      ...searchTables(resource, dialect),
    ]),
  }
}

function tableOf(resource: ModelResource, model: Model, dialect: Dialect): Table {
  const fields = [...resource.fields.values()]
  return {
    name: resource.table,
    columns: [...fields.flatMap((field) => columnsOf(field, dialect)), ...searchColumns(resource, dialect)],
    primaryKey: ['id'],
    indexes: indexesOf(resource, dialect),
    foreignKeys: fields.flatMap((field) => foreignKeyOf(resource, field, model)),
    checks: fields.flatMap((field) => checksOf(resource, field, dialect)),
    ...triggersOf(resource, dialect),
  }
}

function triggersOf(resource: ModelResource, dialect: Dialect): Pick<Table, 'triggers'> {
  const size = dialect.name === 'postgres' ? sizeTriggers(resource) : []
  const triggers = [...tallyTriggers(resource, dialect), ...searchTriggers(resource, dialect), ...size]
  return triggers.length === 0 ? {} : { triggers }
}

const BUILT_IN_DEFAULTS: Readonly<Record<Dialect['name'], Readonly<Record<string, string>>>> = {
  postgres: { version: '1', createdAt: 'now()', updatedAt: 'now()' },
  mysql: { version: '1', createdAt: 'utc_timestamp(6)', updatedAt: 'utc_timestamp(6)' },
}

const CURRENCY_TYPES: Readonly<Record<Dialect['name'], string>> = {
  postgres: 'character varying(3)',
  mysql: 'varchar(3)',
}

/** People review these names: PostgreSQL's stand in quotes only where they must. */
const quoteFor = (dialect: Dialect): ((name: string) => string) =>
  dialect.name === 'mysql' ? dialect.identifier : quoteName

// Not a value of its own that could differ from the time of the deletion. What is deleted has none, and so is bound by
// nothing that is unique.
const LIVING = 'case when deleted_at is null then true end'

function columnsOf(field: ModelField, dialect: Dialect): Column[] {
  const builtIn = field.builtIn ? BUILT_IN_DEFAULTS[dialect.name][field.name] : undefined
  const value: Column = {
    name: field.column,
    type: dialect.columnType(field),
    nullable: field.optional,
    ...(builtIn === undefined ? {} : { default: builtIn }),
    ...(isLiving(field) ? { generated: LIVING } : {}),
  }
  if (field.currencyColumn === undefined) return [value]
  return [value, { name: field.currencyColumn, type: CURRENCY_TYPES[dialect.name], nullable: field.optional }]
}

/**
 * What separates words in a text as it does in what is looked for. Left to itself the server takes an address, a path
 * or a number with its sign for one word, and nobody finds "example.org" or "10001798" in it.
 */
const SEPARATORS = '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~'

/** Words are split and lowered without stemming, so that a prefix means the same in every language. */
function searchColumns({ search, searched, fields }: ModelResource, dialect: Dialect): Column[] {
  if (search.length === 0) return []
  if (dialect.name === 'mysql') return [searchText({ search, fields }, dialect)]
  const separated = (text: string): string =>
    `translate(${text}, '${SEPARATORS.replaceAll("'", "''")}', '${' '.repeat(SEPARATORS.length)}')`
  const texts = search.map((name) => `coalesce(${quoteName(fields.get(name)?.column ?? name)}, '')`)
  const weighed = search.map(
    (name, at) =>
      `setweight(to_tsvector('simple', ${separated(texts[at] ?? '')}), '${searched.weights[name] ?? 'D'}')`,
  )
  const isWeighed = Object.keys(searched.weights).length > 0
  return [
    {
      name: 'search_vector',
      type: 'tsvector',
      nullable: true,
      generated: isWeighed
        ? weighed.join(' || ')
        : `to_tsvector('simple', ${separated(texts.join(` || ' ' || `))})`,
    },
  ]
}

/**
 * Lowered, because this family's index compares words as the column compares text: byte by byte. Each word begins with
 * two letters more (see SEARCH_PREFIX), because the server leaves out words of less than three and some English ones.
 */
function searchText({ search, fields }: Pick<ModelResource, 'search' | 'fields'>, dialect: Dialect): Column {
  const texts = search.map((name) => dialect.identifier(fields.get(name)?.column ?? name))
  return {
    name: 'search_text',
    type: 'longtext',
    nullable: true,
    generated: `replace(concat(' ', regexp_replace(lower(concat_ws(' ', ${texts.join(', ')})), '[^[:alnum:]]+', ' ')), ' ', ' ${SEARCH_PREFIX}')`,
  }
}

// ── Indexes ──────────────────────────────────────────────────────────────────────────────────────────────────────

function indexesOf(resource: ModelResource, dialect: Dialect): Index[] {
  const needed = neededIndexes(resource).flatMap((list) => listIndex(resource, list.by, list.then))
  // Two lists can need the same columns in the same order, one to hold what the other orders by.
  const lists = [...new Map(needed.map((index) => [index.name, index])).values()]
  const uniques = resource.lists
    .filter(({ unique, by }) => unique && by[0] !== 'id')
    .map((list) => uniqueIndex(resource, list.by))
  const search = resource.search.length === 0 ? [] : searchIndex(resource, dialect)
  const made = [...uniques, ...lists, ...search]
  return [...made, ...linkIndexes(resource, made)]
}

/** PostgreSQL's words stand in a table of their own (see search-tables.ts). */
function searchIndex({ table }: ModelResource, dialect: Dialect): Index[] {
  if (dialect.name === 'postgres') return []
  const name = boundedName([table, 'search_idx'])
  return [{ name, columns: [{ name: 'search_text' }], unique: false, method: 'fulltext' }]
}

/** The list's columns and then the id; a list of everything by id is the primary key itself. */
function listIndex(resource: ModelResource, by: readonly string[], then: readonly string[]): Index[] {
  if (by.length + then.length === 0) return []
  const columns = [...by, ...then, 'id'].map((name) => ({ name: fieldOf(resource, name).column }))
  return [{ name: indexName(resource, { by, then, unique: false }), columns, unique: false, method: 'btree' }]
}

function uniqueIndex(resource: ModelResource, by: readonly string[]): Index {
  return {
    name: indexName(resource, { by, then: [], unique: true }),
    columns: [...by, ...(resource.softDelete ? ['living'] : [])].map((name) => ({
      name: fieldOf(resource, name).column,
    })),
    unique: true,
    method: 'btree',
  }
}

/** Deleting a parent looks for its children, and a file is looked for by its row: each such column begins an index. */
function linkIndexes(resource: ModelResource, made: readonly Index[]): Index[] {
  const leading = new Set(made.map((index) => index.columns[0]?.name))
  return [...resource.fields.values()]
    .filter(({ kind, column }) => (kind === 'belongsTo' || kind === 'file') && !leading.has(column))
    .map(({ name, column }) => ({
      name: boundedName([resource.table, snakeCase(name), 'idx']),
      columns: [{ name: column }],
      unique: false,
      method: 'btree',
    }))
}

// ── Constraints ──────────────────────────────────────────────────────────────────────────────────────────────────

const ON_DELETE = { restrict: 'restrict', cascade: 'cascade', clear: 'set null' } as const

function foreignKeyOf(resource: ModelResource, field: ModelField, model: Model): ForeignKey[] {
  if (field.kind !== 'belongsTo' || field.target === undefined) return []
  const references = model.resources.get(field.target)?.table ?? snakeCase(field.target)
  const name = boundedName([resource.table, field.column, 'fkey'])
  return [{ name, column: field.column, references, onDelete: ON_DELETE[field.spec.onDelete ?? 'restrict'] }]
}

/** What the declaration limits, the database limits too: no path around the platform stores what it would refuse. */
function checksOf(
  resource: ModelResource,
  { kind, spec, column: name }: ModelField,
  dialect: Dialect,
): Check[] {
  const column = quoteFor(dialect)(name)
  const conditions: string[] = []
  if (kind === 'oneOf')
    conditions.push(
      `${column} in (${(spec.options ?? []).map((option) => `'${option.replaceAll("'", "''")}'`).join(', ')})`,
    )
  if (kind === 'integer' && spec.min !== undefined) conditions.push(`${column} >= ${spec.min}`)
  if (kind === 'integer' && spec.max !== undefined) conditions.push(`${column} <= ${spec.max}`)
  const { min, max } = kind === 'money' ? moneyBounds(spec) : {}
  if (min !== undefined) conditions.push(`${column} >= ${min.amount}`)
  if (max !== undefined) conditions.push(`${column} <= ${max.amount}`)
  if (kind === 'text' && spec.min !== undefined && spec.min > 0)
    conditions.push(`char_length(${column}) >= ${spec.min}`)
  if (conditions.length === 0) return []
  return [{ name: boundedName([resource.table, name, 'check']), expression: conditions.join(' and ') }]
}
