import {
  getNamedType,
  GraphQLObjectType,
  isCompositeType,
  print,
  valueToLiteral,
  type GraphQLArgument,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLInterfaceType,
} from 'graphql'
import { fieldOf, type ModelField, type ModelResource } from '../../../model/model.ts'
import { moneyJson } from '../../../values/money.ts'
import type { GraphqlSchema } from '../meaning.ts'
import { cursorOf } from './naive-shop.ts'
import type { Choose, PlainRow, ShopData, ShopTable } from './shop-data.ts'

export interface RandomQuery {
  readonly text: string
  readonly variables: Readonly<Record<string, unknown>>
}

interface Writing {
  readonly schema: GraphqlSchema
  readonly data: ShopData
  readonly choose: Choose
  readonly variables: Map<string, { readonly type: string; readonly value: unknown }>
  readonly fragments: string[]
  aliases: number
}

/** Writes a valid query over the shop: nested, aliased, in fragments, with directives and variables, by declared lists. */
export function randomQuery(schema: GraphqlSchema, data: ShopData, choose: Choose): RandomQuery {
  const writing: Writing = { schema, data, choose, variables: new Map(), fragments: [], aliases: 0 }
  writing.variables.set('yes', { type: 'Boolean!', value: true })
  writing.variables.set('no', { type: 'Boolean!', value: false })
  const query = schema.schema.getQueryType() as GraphQLObjectType
  const roots = Array.from({ length: 1 + choose.below(3) }, () =>
    writeField(query, choose.one(Object.values(query.getFields())), writing, 0),
  )
  const used = `u: __typename @include(if: $yes) v: __typename @skip(if: $no)`
  const declared = [...writing.variables].map(([name, { type }]) => `$${name}: ${type}`).join(', ')
  const text = `query Random(${declared}) { ${roots.join(' ')} ${used} }\n${writing.fragments.join('\n')}`
  const values = [...writing.variables].map(([name, { value }]) => [name, value])
  return { text, variables: Object.fromEntries(values) as Record<string, unknown> }
}

const DEPTH_MAX = 6

function writeSelection(type: GraphQLObjectType, writing: Writing, depth: number): string {
  const { choose } = writing
  const fields = Object.values(type.getFields()).filter(
    (field) => depth < DEPTH_MAX || !isCompositeType(getNamedType(field.type)),
  )
  const parts = Array.from({ length: 1 + choose.below(4) }, () => {
    if (fields.length === 0 || choose.chance(0.1))
      return `${choose.chance(0.5) ? `a${++writing.aliases}: ` : ''}__typename`
    return wrapped(type, writeField(type, choose.one(fields), writing, depth), writing)
  })
  return parts.join(' ')
}

function wrapped(type: GraphQLObjectType, field: string, writing: Writing): string {
  const { choose } = writing
  if (choose.chance(0.8)) return field
  const directive = choose.chance(0.5)
    ? choose.one(['@include(if: $yes)', '@skip(if: $no)', '@skip(if: $yes)', '@include(if: false)'])
    : ''
  if (choose.chance(0.5))
    return `... ${choose.chance(0.5) ? `on ${type.name}` : ''} ${directive} { ${field} }`
  const name = `F${writing.fragments.length}`
  writing.fragments.push(`fragment ${name} on ${type.name} { ${field} }`)
  return `...${name} ${directive}`
}

function writeField(
  parent: GraphQLObjectType,
  field: GraphQLField<unknown, unknown>,
  writing: Writing,
  depth: number,
): string {
  const type = getNamedType(field.type)
  const args = writeArguments(parent, field, writing)
  // Only what has no arguments may stand twice under its own name.
  const alias = args === '' && writing.choose.chance(0.7) ? '' : `a${++writing.aliases}: `
  const selection = isCompositeType(type) ? ` { ${writeMembers(type, writing, depth + 1)} }` : ''
  return `${alias}${field.name}${args}${selection}`
}

/** Of a row of any type: what all have, and what those of one type have. */
function writeMembers(type: GraphQLCompositeType, writing: Writing, depth: number): string {
  if (type instanceof GraphQLObjectType) return writeSelection(type, writing, depth)
  const one = writing.choose.one(writing.schema.schema.getPossibleTypes(type as GraphQLInterfaceType))
  return `n: __typename id ... on ${one.name} { ${writeSelection(one, writing, depth)} }`
}

// ── Arguments ────────────────────────────────────────────────────────────────────────────────────────────────────

function writeArguments(
  parent: GraphQLObjectType,
  field: GraphQLField<unknown, unknown>,
  writing: Writing,
): string {
  const values = chooseArguments(parent, field, writing)
  const written = Object.entries(values).map(
    ([name, value]) => `${name}: ${writeValue(argumentOf(field, name), value, writing)}`,
  )
  return written.length === 0 ? '' : `(${written.join(', ')})`
}

function argumentOf(field: GraphQLField<unknown, unknown>, name: string): GraphQLArgument {
  return field.args.find((argument) => argument.name === name) as GraphQLArgument
}

function writeValue(argument: GraphQLArgument, value: unknown, writing: Writing): string {
  const literal = valueToLiteral(value, argument.type)
  if (literal !== undefined && writing.choose.chance(0.6)) return print(literal)
  const name = `v${writing.variables.size}`
  writing.variables.set(name, { type: String(argument.type), value })
  return `$${name}`
}

function chooseArguments(
  parent: GraphQLObjectType,
  field: GraphQLField<unknown, unknown>,
  writing: Writing,
): Record<string, unknown> {
  if (field.args.length === 0) return {}
  const meaning = writing.schema.meaningOf(parent.name, field.name)
  const { data, choose } = writing
  const anyId = () => (choose.chance(0.1) ? 'x' : choose.one(choose.one(Object.values(data))).id)
  if (meaning.kind === 'node') return { id: anyId() }
  if (meaning.kind === 'nodes') return { ids: Array.from({ length: choose.below(5) }, anyId) }
  if (meaning.kind === 'row') {
    const row = choose.one(data[meaning.resource.name as ShopTable])
    return Object.fromEntries(meaning.by.map((field) => [field.name, keyOf(field, row)]))
  }
  if (meaning.kind === 'list') return chooseList(meaning.resource, undefined, writing)
  if (meaning.kind === 'many') return chooseList(meaning.child, meaning.inverse.field, writing)
  throw new Error(`Nobody knows the arguments of ${parent.name}.${field.name}.`)
}

/** Arguments of one declared list, with values from its rows so that some are found. */
function chooseList(
  resource: ModelResource,
  link: string | undefined,
  { data, choose }: Writing,
): Record<string, unknown> {
  const rows = data[resource.name as ShopTable]
  const lists = resource.lists.filter(({ by }) => link === undefined || by.includes(link))
  const scans = resource.small === undefined ? [] : [{ by: link === undefined ? [] : [link], then: ['name'] }]
  const list = choose.one([...lists, ...scans])
  const args: Record<string, unknown> = {}
  for (const name of list.by.filter((one) => one !== link)) {
    const field = fieldOf(resource, name)
    const value = () => keyOf(field, choose.one(rows))
    const values = [value(), value()].filter((one) => one !== null)
    if (choose.chance(0.4) || values[0] === undefined) args[`${name}In`] = values
    else args[name] = values[0]
  }
  const [first] = list.then
  // Without a range or an order the first declared list of the same fields is read; naming it makes sure that it is this one.
  if (first !== undefined) args['orderBy'] = first
  if (first !== undefined && choose.chance(0.3))
    args[`${first}Range`] = chooseRange(fieldOf(resource, first), rows, choose)
  if (choose.chance(0.3)) args['reverse'] = choose.chance(0.7)
  return { ...args, ...choosePage(() => cursorOf(resource, list.then, choose.one(rows)), choose) }
}

function choosePage(cursor: () => string, choose: Choose): Record<string, unknown> {
  const [count, at] = choose.one([
    ['first', 'after'],
    ['first', 'after'],
    ['last', 'before'],
  ] as const)
  const size = choose.one([1, 2, 3, 4, 5, null])
  return { [count]: size, ...(choose.chance(0.3) && { [at]: cursor() }) }
}

function chooseRange(field: ModelField, rows: readonly PlainRow[], choose: Choose): Record<string, unknown> {
  const comparisons = choose.one([['gt'], ['gte'], ['lt'], ['lte'], ['gte', 'lt']])
  return Object.fromEntries(comparisons.map((comparison) => [comparison, keyOf(field, choose.one(rows))]))
}

function keyOf({ name, kind, spec }: ModelField, row: PlainRow): unknown {
  const value = row[name]
  if (kind !== 'money') return value
  return moneyJson({ amount: value as bigint, currency: spec.unit ?? '' }).amount
}
