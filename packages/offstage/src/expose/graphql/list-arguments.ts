import {
  GraphQLBoolean,
  GraphQLEnumType,
  GraphQLInputObjectType,
  GraphQLInt,
  GraphQLList,
  GraphQLNonNull,
  GraphQLString,
  type GraphQLArgumentConfig,
  type GraphQLFieldConfigArgumentMap,
  type GraphQLScalarType,
} from 'graphql'
import type { FieldKind } from '../../declare/declaration.ts'
import { keyArguments, rangeArgument } from '../../model/graph-names.ts'
import { fieldOf, type ModelField, type ModelList, type ModelResource } from '../../model/model.ts'
import { pascalCase, words } from '../../model/names.ts'
import { PAGE_DEFAULT, PAGE_MAX } from '../../plan/page.ts'
import { keyType } from './field-types.ts'
import type { ArgumentMeaning, ArgumentMeanings } from './meaning.ts'
import type { SchemaBook } from './schema-book.ts'
import type { Sight } from './sight.ts'

/** The arguments of a connection, and what those that choose rows mean. */
export interface ListArguments {
  readonly args: GraphQLFieldConfigArgumentMap
  readonly meanings: ArgumentMeanings
  /** The declared lists in words, for the description. */
  readonly description: string
}

/**
 * The arguments under which a resource's declared lists can be read; which of them go together is the lists' business
 * when a request comes. Children hang on their parent by `link`, which is then no argument. Undefined: no list serves.
 */
export function listArguments(
  book: SchemaBook,
  resource: ModelResource,
  link?: string,
): ListArguments | undefined {
  const { sight } = book
  const lists = shownLists(sight, resource).filter(({ by }) => link === undefined || by.includes(link))
  if (lists.length === 0 && resource.small === undefined) return undefined
  const rows = [
    ...keysOf(sight, resource, lists, link).flatMap((field) => equalities(resource, field)),
    ...firstsOf(sight, resource, lists).flatMap((field) => ranges(resource, field)),
  ]
  const isSearched =
    resource.search.length > 0 && resource.search.every((name) => sight.shows(resource, name))
  const search = isSearched && link === undefined ? [searchArgument(resource)] : []
  const args = [
    ...rows.map(({ name, config }) => [name, config] as const),
    ...search,
    ...deletedArgument(book, resource),
    ...pageArguments(book, resource, lists),
  ]
  return {
    args: Object.fromEntries(args),
    meanings: new Map(rows.map(({ name, meaning }) => [name, meaning])),
    description: describe(resource, lists, link),
  }
}

// ── Which fields ─────────────────────────────────────────────────────────────────────────────────────────────────

const COMPARABLE: ReadonlySet<FieldKind> = new Set([
  'id',
  'text',
  'integer',
  'decimal',
  'boolean',
  'timestamp',
  'date',
  'oneOf',
  'money',
  'belongsTo',
])
const ORDERED: ReadonlySet<FieldKind> = new Set(['text', 'integer', 'decimal', 'timestamp', 'date', 'money'])

/** A list by what is hidden finds nothing, and its name would tell of it. */
const shownLists = (sight: Sight, resource: ModelResource): readonly ModelList[] =>
  resource.lists.filter(({ by, then }) => [...by, ...then].every((name) => sight.shows(resource, name)))

/** A small resource is scanned, so any field of it that can be compared will do. */
function keysOf(
  sight: Sight,
  resource: ModelResource,
  lists: readonly ModelList[],
  link: string | undefined,
): ModelField[] {
  const listed = lists.flatMap(({ by }) => by)
  const names = resource.small === undefined ? listed : [...listed, ...resource.fields.keys()]
  return fieldsNamed(
    resource,
    names.filter((name) => name !== link && sight.shows(resource, name)),
  ).filter(({ kind }) => COMPARABLE.has(kind))
}

/** The fields that an order begins with. */
function firstsOf(sight: Sight, resource: ModelResource, lists: readonly ModelList[]): ModelField[] {
  const listed = lists.flatMap(({ then }) => then.slice(0, 1))
  const any = [...resource.fields.values()].filter(
    ({ kind, optional, name }) =>
      ORDERED.has(kind) && !optional && name !== 'id' && sight.shows(resource, name),
  )
  return fieldsNamed(
    resource,
    resource.small === undefined ? listed : [...listed, ...any.map(({ name }) => name)],
  )
}

const fieldsNamed = (resource: ModelResource, names: readonly string[]): ModelField[] =>
  [...new Set(names)].map((name) => fieldOf(resource, name))

// ── Arguments ────────────────────────────────────────────────────────────────────────────────────────────────────

interface RowArgument {
  readonly name: string
  readonly config: GraphQLArgumentConfig
  readonly meaning: ArgumentMeaning
}

function equalities(resource: ModelResource, field: ModelField): RowArgument[] {
  const type = keyType(field.spec, enumNameOf(resource, field))
  const [is, any] = keyArguments(field.name)
  return [
    { name: is, config: { type }, meaning: { kind: 'is', field } },
    {
      name: any,
      config: { type: new GraphQLList(new GraphQLNonNull(type)), description: `Any of these.` },
      meaning: { kind: 'in', field },
    },
  ]
}

function ranges(resource: ModelResource, field: ModelField): RowArgument[] {
  const type = keyType(field.spec, enumNameOf(resource, field))
  if (!ORDERED.has(field.kind) || type instanceof GraphQLEnumType) return []
  return [
    { name: rangeArgument(field.name), config: { type: rangeType(type) }, meaning: { kind: 'range', field } },
  ]
}

/** The enum of a resource's field: `ProductStatus`. */
export const enumNameOf = (resource: ModelResource, field: ModelField): string =>
  `${resource.title}${pascalCase(field.name)}`

const rangeTypes = new Map<string, GraphQLInputObjectType>()

function rangeType(type: GraphQLScalarType): GraphQLInputObjectType {
  const known = rangeTypes.get(type.name)
  if (known !== undefined) return known
  const fields = Object.fromEntries(['gt', 'gte', 'lt', 'lte'].map((comparison) => [comparison, { type }]))
  const made = new GraphQLInputObjectType({ name: `${type.name}Range`, fields })
  rangeTypes.set(type.name, made)
  return made
}

/** The argument that also brings rows that are deleted. */
function deletedArgument(
  { sight }: SchemaBook,
  resource: ModelResource,
): (readonly [string, GraphQLArgumentConfig])[] {
  if (!resource.softDelete || !sight.may(resource, 'restore')) return []
  const description = 'Also what is deleted, of which you may see what you may bring back.'
  return [['includeDeleted', { type: GraphQLBoolean, description }]]
}

function searchArgument({
  search,
  searched: { by },
}: ModelResource): readonly [string, GraphQLArgumentConfig] {
  const description = `Words that each begin a word of ${search.join(' or ')}; the best rows come first, in one page.${by.length === 0 ? '' : ` It needs ${by.join(' and ')}.`}`
  return ['search', { type: GraphQLString, description }]
}

function pageArguments(
  book: SchemaBook,
  resource: ModelResource,
  lists: readonly ModelList[],
): (readonly [string, GraphQLArgumentConfig])[] {
  const order = orderType(book, resource, lists)
  return [
    ['first', { type: GraphQLInt, description: `From 1 to ${PAGE_MAX}; ${PAGE_DEFAULT} unless said.` }],
    ['after', { type: GraphQLString, description: 'The cursor of the row before the page.' }],
    [
      'last',
      { type: GraphQLInt, description: 'Instead of `first`: as many from the end, in the same order.' },
    ],
    ['before', { type: GraphQLString, description: 'With `last`: the cursor of the row after the page.' }],
    ...(order === undefined ? [] : [['orderBy', { type: order }] as const]),
    ['reverse', { type: GraphQLBoolean, description: 'Reads the whole order backwards.' }],
  ]
}

/** One enum for every connection of a resource, so that a variable fits them all; the lists decide what can be used where. */
function orderType(
  { sight, orders }: SchemaBook,
  resource: ModelResource,
  lists: readonly ModelList[],
): GraphQLEnumType | undefined {
  if (firstsOf(sight, resource, lists).length === 0) return undefined
  const known = orders.get(resource.name)
  if (known !== undefined) return known
  const firsts = firstsOf(sight, resource, shownLists(sight, resource))
  const values = Object.fromEntries(firsts.map(({ name }) => [name, {}]))
  const made = new GraphQLEnumType({ name: `${resource.title}OrderBy`, values })
  orders.set(resource.name, made)
  return made
}

function describe(resource: ModelResource, lists: readonly ModelList[], link: string | undefined): string {
  const what = `${link === undefined ? 'The' : 'Its'} ${words(resource.plural)}`
  if (resource.small !== undefined) return `${what}, by any field and in any order.`
  return `${what}: ${lists.map((list) => titleOf(list, link)).join('; or ')}.`
}

function titleOf({ by, then }: ModelList, link: string | undefined): string {
  const rest = by.filter((name) => name !== link)
  const condition = rest.length === 0 ? 'all' : `by ${rest.join(' and ')}`
  return then.length === 0 ? condition : `${condition} in the order of ${then.join(', ')}`
}
