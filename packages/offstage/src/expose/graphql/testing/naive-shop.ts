import { execute, GraphQLError, type DocumentNode, type GraphQLResolveInfo } from 'graphql'
import type { FileVariant } from '../../../declare/declaration.ts'
import { fieldOf, resourceOf, type ModelResource } from '../../../model/model.ts'
import type { Actor } from '../../../policy/actor.ts'
import { variantVersion } from '../../../declare/variant-version.ts'
import { decodeCursor, encodeCursor } from '../../../values/cursor.ts'
import { moneyJson } from '../../../values/money.ts'
import type { GraphqlSchema } from '../meaning.ts'
import { shopModel } from './shop-app.ts'
import type { PlainRow, ShopData, ShopTable } from './shop-data.ts'
import { digestOf } from './shop-database.ts'

/**
 * The shop answered in memory, by graphql-js's own executor and resolvers that filter and sort arrays. Policies are
 * written out a second time, by hand. Nothing here is fast, and nothing here knows how the platform does it.
 */
export function answerNaively(
  { schema }: GraphqlSchema,
  document: DocumentNode,
  variables: Readonly<Record<string, unknown>>,
  data: ShopData,
  actor: Actor,
) {
  return execute({
    schema,
    document,
    variableValues: variables,
    fieldResolver: (source, args: Args, _context, info) => resolve(source, args, info, { data, actor }),
  })
}

interface Shop {
  readonly data: ShopData
  readonly actor: Actor
}

type Args = Readonly<Record<string, unknown>>

/** A row on its way through the executor. */
interface Shown {
  readonly resource: ModelResource
  readonly row: PlainRow
}

function resolve(source: unknown, args: Args, info: GraphQLResolveInfo, shop: Shop): unknown {
  if (info.parentType.name === 'Query') return resolveRoot(args, info, shop)
  if (isShown(source)) return resolveMember(source, info.fieldName, args, shop)
  return (source as Record<string, unknown>)[info.fieldName]
}

const isShown = (source: unknown): source is Shown =>
  typeof source === 'object' && source !== null && 'resource' in source && 'row' in source

function resolveRoot(args: Args, { fieldName }: GraphQLResolveInfo, shop: Shop): unknown {
  if (fieldName === 'node') return resolveNode(args['id'], shop)
  if (fieldName === 'nodes') return (args['ids'] as unknown[]).map((id) => resolveNode(id, shop))
  for (const resource of shopModel.resources.values()) {
    if (fieldName === resource.plural) return connection(resource, rowsOf(resource, shop), args, shop)
    if (fieldName === resource.name || fieldName.startsWith(`${resource.name}By`)) {
      const [by = '', value] = Object.entries(args)[0] ?? []
      const row = rowsOf(resource, shop).find((one) => one[by] === value)
      return row === undefined || !isFindable(resource, row, [by], shop) ? null : { resource, row }
    }
  }
  throw new Error(`Nobody resolves ${fieldName}.`)
}

/** The row of an id, wherever it is. */
function resolveNode(id: unknown, shop: Shop): unknown {
  for (const resource of shopModel.resources.values()) {
    const row = rowsOf(resource, shop).find((one) => one.id === id)
    if (row === undefined || !mayRead(resource.name, row, shop)) continue
    return { __typename: resource.title, resource, row }
  }
  return null
}

const rowsOf = (resource: ModelResource, { data }: Shop): readonly PlainRow[] =>
  data[resource.name as ShopTable]

function find(name: ShopTable, id: unknown, { data }: Shop): PlainRow | undefined {
  return data[name].find((row) => row.id === id)
}

// ── Policies, written out by hand ────────────────────────────────────────────────────────────────────────────────

function mayRead(name: string, row: PlainRow, shop: Shop): boolean {
  const { actor } = shop
  const customer = actor.facts['customer'] ?? undefined
  if (name === 'user')
    return row.id === actor.user || actor.roles.includes('staff') || actor.roles.includes('admin')
  if (actor.roles.includes('staff')) return name !== 'secret'
  switch (name) {
    case 'category':
      return row['hidden'] === false
    case 'product':
      return row['status'] === 'active'
    case 'customer':
      return actor.user !== undefined && row['user'] === actor.user
    case 'order':
      return customer !== undefined && row['customer'] === customer
    case 'orderLine':
      return customer !== undefined && find('order', row['order'], shop)?.['customer'] === customer
    default:
      return false
  }
}

function mayReadField(name: string, row: PlainRow, field: string, { actor }: Shop): boolean {
  const staff = actor.roles.includes('staff')
  switch (`${name}.${field}`) {
    case 'product.cost':
    case 'product.takings':
      return staff
    case 'order.note':
      return staff || row['state'] === 'open'
    case 'user.securityVersion':
    case 'user.bannedAt':
      return actor.roles.includes('admin')
    default:
      return true
  }
}

function isFindable({ name }: ModelResource, row: PlainRow, fields: readonly string[], shop: Shop): boolean {
  return mayRead(name, row, shop) && fields.every((field) => mayReadField(name, row, field, shop))
}

// ── Members ──────────────────────────────────────────────────────────────────────────────────────────────────────

function resolveMember({ resource, row }: Shown, name: string, args: Args, shop: Shop): unknown {
  const inverse = resource.inverses.get(name)
  if (inverse !== undefined) {
    const child = resourceOf(shopModel, inverse.resource)
    const children = rowsOf(child, shop).filter((one) => one[inverse.field] === row.id)
    return connection(child, children, args, shop, inverse.field)
  }
  if (resource.name === 'product' && name === 'onSale') return String(row['soldUntil']).startsWith('2999')
  if (resource.name === 'product' && name === 'recent') return Number(row['views']) < 10
  const link = name.endsWith('Id') && !resource.fields.has(name) ? name.slice(0, -2) : undefined
  if (!mayReadField(resource.name, row, link ?? name, shop)) return null
  if (link !== undefined) return row[link]
  return valueOf(resource, row, name, shop)
}

function valueOf(resource: ModelResource, row: PlainRow, name: string, shop: Shop): unknown {
  const field = fieldOf(resource, name)
  const value = row[name]
  if (value === null || value === undefined) return null
  switch (field.kind) {
    case 'belongsTo': {
      const target = resourceOf(shopModel, field.target ?? '')
      const parent = find(target.name as ShopTable, value, shop)
      return parent !== undefined && mayRead(target.name, parent, shop)
        ? { resource: target, row: parent }
        : null
    }
    case 'money':
      return moneyJson({ amount: value as bigint, currency: field.spec.unit ?? String(row['costCurrency']) })
    case 'balance': {
      const { amount } = value as { amount: bigint }
      return field.spec.unit === 'USD' ? moneyJson({ amount, currency: 'USD' }) : amount.toString()
    }
    case 'file':
      return fileOf(value as string, field.spec.file?.variants ?? {})
    default:
      return value
  }
}

function fileOf(id: string, variants: Readonly<Record<string, FileVariant>>) {
  const addresses = Object.entries(variants).map(([name, variant]) => [
    name,
    `/files/${id}/${name}?v=${variantVersion(variant)}`,
  ])
  return {
    id,
    url: `/files/${id}?v=${digestOf(id).slice(0, 16)}`,
    type: 'image/png',
    bytes: 1234,
    width: 800,
    height: null,
    variants: Object.fromEntries(addresses) as unknown,
  }
}

// ── Lists ────────────────────────────────────────────────────────────────────────────────────────────────────────

function connection(
  resource: ModelResource,
  rows: readonly PlainRow[],
  args: Args,
  shop: Shop,
  link?: string,
) {
  const asked = conditionsOf(resource, args)
  const order = (args['orderBy'] ?? undefined) as string | undefined
  const list = listFor(resource, asked, order, link)
  const keys = [...list.then, 'id']
  const compare = (a: PlainRow, b: PlainRow) => compareBy(keys, a, b) * (args['reverse'] === true ? -1 : 1)
  const found = rows
    .filter((row) => isFindable(resource, row, [...list.by, ...list.then], shop))
    .filter((row) => asked.every(({ holds }) => holds(row)))
    .toSorted(compare)
  const after = rowAt('after', resource, args, shop)
  const before = rowAt('before', resource, args, shop)
  const rest = found
    .filter((row) => after === undefined || compare(row, after) > 0)
    .filter((row) => before === undefined || compare(row, before) < 0)
  const isFromEnd = before !== undefined || typeof args['last'] === 'number'
  const page = isFromEnd
    ? rest.slice(-Number(args['last'] ?? 20))
    : rest.slice(0, Number(args['first'] ?? 20))
  const cursors = page.map((row) => cursorOf(resource, list.then, row))
  return {
    nodes: page.map((row) => ({ resource, row })),
    edges: page.map((row, index) => ({ cursor: cursors[index], node: { resource, row } })),
    pageInfo: {
      hasNextPage: isFromEnd ? before !== undefined : rest.length > page.length,
      hasPreviousPage: isFromEnd ? rest.length > page.length : after !== undefined,
      startCursor: cursors[0] ?? null,
      endCursor: cursors.at(-1) ?? null,
    },
    totalCount: { value: Math.min(found.length, 1_000), capped: found.length > 1_000 },
  }
}

interface Condition {
  readonly field: string
  readonly range: boolean
  readonly holds: (row: PlainRow) => boolean
}

function conditionsOf(resource: ModelResource, args: Args): Condition[] {
  const plain = ['first', 'after', 'last', 'before', 'orderBy', 'reverse']
  return Object.entries(args).flatMap(([name, value]): Condition[] => {
    if (plain.includes(name) || value === null || value === undefined) return []
    if (resource.fields.has(name)) return [{ field: name, range: false, holds: (row) => row[name] === value }]
    const field = name.replace(/(In|Range)$/, '')
    if (name.endsWith('In'))
      return [{ field, range: false, holds: (row) => (value as unknown[]).includes(row[field]) }]
    return [{ field, range: true, holds: (row) => isWithin(resource, field, row[field], value as Args) }]
  })
}

function isWithin(resource: ModelResource, name: string, value: unknown, range: Args): boolean {
  const bound = (given: unknown) =>
    fieldOf(resource, name).kind === 'money' ? BigInt(String(given).replace('.', '')) : given
  return Object.entries(range).every(([comparison, given]) => {
    const order = compareValues(value, bound(given))
    if (comparison === 'gt') return order > 0
    if (comparison === 'gte') return order >= 0
    return comparison === 'lt' ? order < 0 : order <= 0
  })
}

/** The declared list that an ask is for: all of its fields, and the order that it begins with. */
function listFor(
  resource: ModelResource,
  asked: readonly Pick<Condition, 'field' | 'range'>[],
  order: string | undefined,
  link?: string,
): { readonly by: readonly string[]; readonly then: readonly string[] } {
  const by = [
    ...asked.filter(({ range }) => !range).map(({ field }) => field),
    ...(link === undefined ? [] : [link]),
  ]
  const leads = [
    ...asked.filter(({ range }) => range).map(({ field }) => field),
    ...(order === undefined ? [] : [order]),
  ]
  const found = resource.lists.find(
    (list) =>
      [...list.by].sort().join() === [...by].sort().join() && leads.every((field) => list.then[0] === field),
  )
  if (found !== undefined) return found
  if (resource.small === undefined || new Set(leads).size > 1) throw new GraphQLError('no such list')
  return { by, then: leads.slice(0, 1) }
}

function rowAt(
  argument: 'after' | 'before',
  resource: ModelResource,
  args: Args,
  shop: Shop,
): PlainRow | undefined {
  const cursor = args[argument]
  if (typeof cursor !== 'string') return undefined
  const id = decodeCursor(cursor)?.at(-1)
  const row = rowsOf(resource, shop).find((one) => one.id === id)
  if (row === undefined) throw new GraphQLError('no such cursor')
  return row
}

/** The cursor of a row in the order of these fields. */
export function cursorOf(resource: ModelResource, then: readonly string[], row: PlainRow): string {
  return encodeCursor([...then, 'id'].map((name) => databaseText(fieldOf(resource, name).kind, row[name])))
}

function databaseText(kind: string, value: unknown): string {
  if (kind !== 'timestamp') return String(value)
  return `${String(value).slice(0, 19).replace('T', ' ')}${fractionOf(String(value))}+00`
}

function fractionOf(instant: string): string {
  const digits = instant.slice(20, 26).replace(/0+$/, '')
  return digits === '' ? '' : `.${digits}`
}

function compareBy(keys: readonly string[], a: PlainRow, b: PlainRow): number {
  return keys.map((key) => compareValues(a[key], b[key])).find((order) => order !== 0) ?? 0
}

/** Text in the order of its code points, which is that of its UTF-8 bytes. */
function compareValues(a: unknown, b: unknown): number {
  if (typeof a === 'string' && typeof b === 'string') return Buffer.compare(Buffer.from(a), Buffer.from(b))
  return (a as number) < (b as number) ? -1 : (a as number) > (b as number) ? 1 : 0
}
