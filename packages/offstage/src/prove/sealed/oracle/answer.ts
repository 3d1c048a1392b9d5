import { fieldOf, resourceOf, type ModelResource } from '../../../model/model.ts'
import { isLink, listFor, shownFields, type Include, type ListAsk, type PlainAsk } from '../asks/plain-ask.ts'
import { compareValues } from './compare-values.ts'
import { holds } from './meets.ts'
import { childrenOf, findRow, rowsOf, type Person, type Place, type PlainRow } from './rows.ts'
import { shownValue } from './shown-value.ts'
import { sightOf, type Sight } from './sight.ts'

/** What should be answered; `null` for a row that is not there for whoever asks. */
export interface Expected {
  readonly rows: readonly ExpectedRow[]
  /** Whether rows follow the page. */
  readonly hasNext: boolean
  /** How many rows there are on all pages. */
  readonly total: number
  /** A search answers its best rows; which of more than fit is the ranking's affair. */
  readonly anyOrder: boolean
}

export interface ExpectedRow {
  readonly id: string
  /** By name; what is masked is not among them. */
  readonly members: ReadonlyMap<string, ExpectedMember>
}

export type ExpectedMember =
  | { readonly kind: 'value'; readonly value: unknown }
  | { readonly kind: 'one'; readonly row: ExpectedRow | null }
  | { readonly kind: 'many'; readonly rows: readonly ExpectedRow[]; readonly total: number }

/** The number at which a count stops. */
export const COUNTED_MAX = 1_000

/** Answers an ask from plain rows: filters them, sorts them, cuts the page. `after` is the id of the row before the page. */
export function answerPlainly(place: Place, person: Person, ask: PlainAsk, after?: string): Expected {
  const resource = resourceOf(place.model, ask.resource)
  const answering: Answering = { place, sight: sightOf(place, person) }
  if (ask.kind === 'list') return answerList(resource, ask, answering, after)
  const row = findRow(place, resource.name, ask.id)
  const isThere = row !== undefined && answering.sight.may('read', resource, row)
  const rows = isThere ? [showRow(resource, row, ask, answering)] : []
  return { rows, hasNext: false, total: rows.length, anyOrder: false }
}

interface Answering {
  readonly place: Place
  readonly sight: Sight
}

function answerList(
  resource: ModelResource,
  ask: ListAsk,
  answering: Answering,
  after: string | undefined,
): Expected {
  const { place, sight } = answering
  const list = listOf(
    resource,
    ask,
    ask.by.map(({ field }) => field),
  )
  const needed = [...list.by, ...list.then, ...(ask.search === undefined ? [] : resource.search)]
  const found = rowsOf(place, resource.name)
    .filter((row) => sight.finds(resource, row, needed))
    .filter((row) => isAskedFor(resource, ask, row))
    .toSorted(orderOf(resource, list.then, ask.descending))
  const position = findRow(place, resource.name, after)
  const compare = orderOf(resource, list.then, ask.descending)
  const rest = position === undefined ? found : found.filter((row) => compare(row, position) > 0)
  const page = ask.search === undefined ? rest.slice(0, ask.limit) : rest
  return {
    rows: page.map((row) => showRow(resource, row, ask, answering)),
    hasNext: ask.search === undefined && rest.length > ask.limit,
    total: found.length,
    anyOrder: ask.search !== undefined,
  }
}

function listOf(
  resource: ModelResource,
  { order, range, search }: Pick<ListAsk, 'order' | 'range' | 'search'>,
  by: readonly string[],
) {
  // A search by words alone goes by no list.
  if (search !== undefined && by.length === 0) return { by, then: [] }
  const list = listFor(resource, { by, order, range: range.map(({ field }) => field) })
  if (list === undefined)
    throw new Error(`${resource.name} has no list by ${by.join()}; it should not be asked for.`)
  return list
}

function isAskedFor(resource: ModelResource, { by, range, search }: ListAsk, row: PlainRow): boolean {
  const order = (field: string, value: unknown): number | undefined =>
    row[field] === null || row[field] === undefined
      ? undefined
      : compareValues(fieldOf(resource, field).kind, row[field], value)
  return (
    by.every(({ field, values }) => values.some((value) => order(field, value) === 0)) &&
    range.every(({ field, comparison, value }) => {
      const relation = order(field, value)
      return relation !== undefined && holds(comparison, relation)
    }) &&
    (search === undefined || hasWords(resource, row, search))
  )
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')

const WORD = /[\p{L}\p{N}]+/gu

/** Every word that is searched for begins a word of the searched fields. */
function hasWords(resource: ModelResource, row: PlainRow, search: string): boolean {
  const wordsIn = (text: string): readonly string[] => text.toLowerCase().match(WORD) ?? []
  const there = resource.search.flatMap((name) => wordsIn(textOf(row[name])))
  return wordsIn(search).every((word) => there.some((one) => one.startsWith(word)))
}

type Order = (a: PlainRow, b: PlainRow) => number

function orderOf(resource: ModelResource, then: readonly string[], descending: boolean): Order {
  const keys = [...then, 'id'].map((name) => fieldOf(resource, name))
  const ascending: Order = (a, b) =>
    keys.map(({ name, kind }) => compareValues(kind, a[name], b[name])).find((order) => order !== 0) ?? 0
  return descending ? (a, b) => ascending(b, a) : ascending
}

// ── Rows ─────────────────────────────────────────────────────────────────────────────────────────────────────────

interface Shown {
  readonly fields: readonly string[] | undefined
  readonly include: readonly Include[]
}

function showRow(resource: ModelResource, row: PlainRow, shown: Shown, answering: Answering): ExpectedRow {
  const included = new Set(shown.include.map(({ name }) => name))
  const names = shownFields(resource, shown.fields).filter((name) => !included.has(name))
  const values = names
    .filter((name) => answering.sight.shows(resource, row, name))
    .map((name) => [name, { kind: 'value', value: valueOf(resource, row, name, answering) }] as const)
  const relations = shown.include
    .filter(({ name }) => !isLink(resource, name) || answering.sight.shows(resource, row, name))
    .map((include) => [include.name, relationOf(resource, row, include, answering)] as const)
  return { id: row.id, members: new Map<string, ExpectedMember>([...values, ...relations]) }
}

function valueOf(resource: ModelResource, row: PlainRow, name: string, { sight }: Answering): unknown {
  return resource.computed.has(name)
    ? sight.computes(resource, row, name)
    : shownValue(fieldOf(resource, name), row[name])
}

function relationOf(
  resource: ModelResource,
  row: PlainRow,
  include: Include,
  answering: Answering,
): ExpectedMember {
  const { place, sight } = answering
  const deeper = { fields: undefined, include: include.include }
  if (include.kind === 'one') {
    const target = resourceOf(place.model, fieldOf(resource, include.name).target ?? '')
    const parent = findRow(place, target.name, row[include.name])
    const isThere = parent !== undefined && sight.may('read', target, parent)
    return { kind: 'one', row: isThere ? showRow(target, parent, deeper, answering) : null }
  }
  const { child, link, rows } = childrenOf(place, resource, row, include.name)
  const childResource = resourceOf(place.model, child)
  const list = listOf(childResource, { order: include.order, range: [], search: undefined }, [link])
  const found = rows
    .filter((one) => sight.finds(childResource, one, [...list.by, ...list.then]))
    .toSorted(orderOf(childResource, list.then, include.descending))
  const page = found.slice(0, include.limit)
  return {
    kind: 'many',
    rows: page.map((one) => showRow(childResource, one, deeper, answering)),
    total: found.length,
  }
}
