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
import { fieldOf, type ModelField, type ModelList, type ModelResource } from '../../model/model.ts'
import { pascalCase, words } from '../../model/names.ts'
import { PAGE_DEFAULT, PAGE_MAX } from '../../plan/page.ts'
import { keyType } from './field-types.ts'
import type { ArgumentMeaning, ArgumentMeanings } from './meaning.ts'

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
export function listArguments(resource: ModelResource, link?: string): ListArguments | undefined {
  const lists = resource.lists.filter(({ by }) => link === undefined || by.includes(link))
  if (lists.length === 0 && resource.small === undefined) return undefined
  const rows = [
    ...keysOf(resource, lists, link).flatMap((field) => equalities(resource, field)),
    ...firstsOf(resource, lists).flatMap((field) => ranges(resource, field)),
  ]
  const search = resource.search.length > 0 && link === undefined ? [searchArgument(resource)] : []
  const args = [
    ...rows.map(({ name, config }) => [name, config] as const),
    ...search,
    ...pageArguments(resource, lists),
  ]
  refuseTwice(resource, args)
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

/** A small resource is scanned, so any field of it that can be compared will do. */
function keysOf(
  resource: ModelResource,
  lists: readonly ModelList[],
  link: string | undefined,
): ModelField[] {
  const listed = lists.flatMap(({ by }) => by)
  const names = resource.small === undefined ? listed : [...listed, ...resource.fields.keys()]
  return fieldsNamed(
    resource,
    names.filter((name) => name !== link),
  ).filter(({ kind }) => COMPARABLE.has(kind))
}

/** The fields that an order begins with. */
function firstsOf(resource: ModelResource, lists: readonly ModelList[]): ModelField[] {
  const listed = lists.flatMap(({ then }) => then.slice(0, 1))
  const any = [...resource.fields.values()].filter(
    ({ kind, optional, name }) => ORDERED.has(kind) && !optional && name !== 'id',
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
  return [
    { name: field.name, config: { type }, meaning: { kind: 'is', field } },
    {
      name: `${field.name}In`,
      config: { type: new GraphQLList(new GraphQLNonNull(type)), description: `Any of these.` },
      meaning: { kind: 'in', field },
    },
  ]
}

function ranges(resource: ModelResource, field: ModelField): RowArgument[] {
  const type = keyType(field.spec, enumNameOf(resource, field))
  if (!ORDERED.has(field.kind) || type instanceof GraphQLEnumType) return []
  return [
    { name: `${field.name}Range`, config: { type: rangeType(type) }, meaning: { kind: 'range', field } },
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

function searchArgument({ search }: ModelResource): readonly [string, GraphQLArgumentConfig] {
  const description = `Words that each begin a word of ${search.join(' or ')}; the best rows come first, in one page.`
  return ['search', { type: GraphQLString, description }]
}

function pageArguments(
  resource: ModelResource,
  lists: readonly ModelList[],
): (readonly [string, GraphQLArgumentConfig])[] {
  const order = orderType(resource, lists)
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

const orderTypes = new WeakMap<ModelResource, GraphQLEnumType>()

/** One enum for every connection of a resource, so that a variable fits them all; the lists decide what can be used where. */
function orderType(resource: ModelResource, lists: readonly ModelList[]): GraphQLEnumType | undefined {
  if (firstsOf(resource, lists).length === 0) return undefined
  const known = orderTypes.get(resource)
  if (known !== undefined) return known
  const values = Object.fromEntries(firstsOf(resource, resource.lists).map(({ name }) => [name, {}]))
  const made = new GraphQLEnumType({ name: `${resource.title}OrderBy`, values })
  orderTypes.set(resource, made)
  return made
}

function refuseTwice(resource: ModelResource, args: readonly (readonly [string, unknown])[]): void {
  const twice = args.map(([name]) => name).find((name, at, names) => names.indexOf(name) !== at)
  if (twice !== undefined)
    throw new Error(`GraphQL's ${resource.plural} would take two arguments "${twice}". Rename the field.`)
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
