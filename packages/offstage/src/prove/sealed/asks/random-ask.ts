import { fieldOf, resourceOf, type Model, type ModelResource } from '../../../model/model.ts'
import { rowsOf, type Place } from '../oracle/rows.ts'
import type { Choose } from '../world/choose.ts'
import { someWord } from '../world/field-values.ts'
import { listFor, type Include, type ListAsk, type PlainAsk } from './plain-ask.ts'

const DEPTH_MAX = 2
const COMPARISONS = ['gt', 'gte', 'lt', 'lte'] as const

/** Resources of which somebody may read something: the others have no door. */
export function readableResources(model: Model): readonly ModelResource[] {
  return [...model.resources.values()].filter(({ policy }) => {
    const { read } = policy.rights
    return !(read.kind === 'constant' && !read.value)
  })
}

/** An ask that the model's lists can serve, about rows that are there. */
export function randomAsk(place: Place, choose: Choose): PlainAsk {
  return randomAskOf(place, choose.one(readableResources(place.model)), choose)
}

export function randomAskOf(place: Place, resource: ModelResource, choose: Choose): PlainAsk {
  const rows = rowsOf(place, resource.name)
  const shown = {
    fields: randomFields(resource, choose),
    include: randomIncludes(place.model, resource, choose, 0),
  }
  if (rows.length > 0 && choose.chance(0.25))
    return { kind: 'row', resource: resource.name, id: choose.one(rows).id, ...shown }
  return { ...randomList(place, resource, choose), ...shown }
}

function randomList(place: Place, resource: ModelResource, choose: Choose): ListAsk {
  const isSearch = resource.search.length > 0 && choose.chance(0.3)
  const list = isSearch ? { by: resource.searched.by, then: [] } : randomListOf(resource, choose)
  const row = rowsOf(place, resource.name).length === 0 ? undefined : choose.one(rowsOf(place, resource.name))
  const by = list.by.map((field) => ({
    field,
    values: valuesFor(place, resource, field, row?.[field], choose),
  }))
  const [first] = list.then
  const bound = first === undefined ? undefined : valueIn(place, resource, first, choose)
  const isRanged =
    first !== undefined && bound !== undefined && isOrdered(resource, first) && choose.chance(0.3)
  const order = isSearch ? undefined : someOrder(resource, first, choose)
  return {
    kind: 'list',
    resource: resource.name,
    by: by.every(({ values }) => values.length > 0) ? by : [{ field: 'id', values: [choose.id()] }],
    range: isRanged ? [{ field: first, comparison: choose.one(COMPARISONS), value: bound }] : [],
    order,
    descending: order !== undefined && choose.chance(0.5),
    search: isSearch ? someWords(choose) : undefined,
    limit: isSearch ? 100 : choose.one([1, 2, 5, 20, 100]),
    count: choose.chance(0.3),
    fields: undefined,
    include: [],
  }
}

/** One of the declared lists; of a small resource anything will do. */
function randomListOf(
  resource: ModelResource,
  choose: Choose,
): { by: readonly string[]; then: readonly string[] } {
  if (resource.small === undefined || choose.chance(0.5)) return choose.one(resource.lists)
  const comparable = [...resource.fields.values()].filter(
    ({ kind }) => !['json', 'file', 'balance'].includes(kind),
  )
  const ofOneCurrency = comparable.filter(({ currencyColumn }) => currencyColumn === undefined)
  const by = choose.some(
    ofOneCurrency.map(({ name }) => name),
    1,
  )
  const first = choose.one(ofOneCurrency.filter(({ optional, name }) => !optional && name !== 'id')).name
  return listFor(resource, { by, range: [], order: first }) ?? { by, then: [] }
}

/** What both doors take as the beginning of an order. */
const isOrdered = (resource: ModelResource, name: string): boolean =>
  ['text', 'integer', 'decimal', 'timestamp', 'date', 'money'].includes(fieldOf(resource, name).kind)

/** The first of the list's order, or the ids where it has none; half of the time nothing is said. */
function someOrder(resource: ModelResource, first: string | undefined, choose: Choose): string | undefined {
  if (choose.chance(0.5)) return undefined
  return first === undefined ? 'id' : isOrdered(resource, first) ? first : undefined
}

function valueIn(place: Place, resource: ModelResource, field: string, choose: Choose): unknown {
  const values = rowsOf(place, resource.name).flatMap((row) => {
    const value = row[field]
    return value === null || value === undefined || isUnwritable(value) ? [] : [value]
  })
  return values.length === 0 ? undefined : choose.one(values)
}

// A comma parts the values of `field[in]`.
const isUnwritable = (value: unknown): boolean => typeof value === 'string' && /[,]/.test(value)

function valuesFor(
  place: Place,
  resource: ModelResource,
  field: string,
  likely: unknown,
  choose: Choose,
): readonly unknown[] {
  const one = () => valueIn(place, resource, field, choose)
  const isGiven = likely !== null && likely !== undefined && !isUnwritable(likely)
  const values = choose.chance(0.25) ? [one(), one(), one()] : [isGiven ? likely : one()]
  return values.filter((value) => value !== undefined)
}

function someWords(choose: Choose): string {
  const begin = (word: string) => word.slice(0, 2 + choose.below(word.length))
  return choose.chance(0.3)
    ? `${begin(someWord(choose))} ${begin(someWord(choose))}`
    : begin(someWord(choose))
}

// ── What is shown ────────────────────────────────────────────────────────────────────────────────────────────────

function randomFields(resource: ModelResource, choose: Choose): readonly string[] | undefined {
  if (choose.chance(0.6)) return undefined
  return choose.some([...resource.fields.keys(), ...resource.computed.keys()], 1 + choose.below(3))
}

function randomIncludes(
  model: Model,
  resource: ModelResource,
  choose: Choose,
  depth: number,
): readonly Include[] {
  if (depth === DEPTH_MAX || choose.chance(0.5)) return []
  const possible = [...linksOf(model, resource), ...childrenOf(model, resource)]
  return possible.length === 0
    ? []
    : choose
        .some(possible, 1 + choose.below(2))
        .map((name) => includeOf(model, resource, name, choose, depth))
}

const readable = (model: Model, name: string | undefined): boolean =>
  readableResources(model).some((resource) => resource.name === name)

const linksOf = (model: Model, resource: ModelResource): readonly string[] =>
  [...resource.fields.values()]
    .filter(({ kind, target }) => kind === 'belongsTo' && readable(model, target))
    .map(({ name }) => name)

/** Children that a declared list can bring from their parent. */
const childrenOf = (model: Model, resource: ModelResource): readonly string[] =>
  [...resource.inverses.values()]
    .filter(
      ({ resource: child, field }) =>
        readable(model, child) &&
        listFor(resourceOf(model, child), { by: [field], range: [], order: undefined }) !== undefined,
    )
    .map(({ name }) => name)

function includeOf(
  model: Model,
  resource: ModelResource,
  name: string,
  choose: Choose,
  depth: number,
): Include {
  const inverse = resource.inverses.get(name)
  if (inverse === undefined) {
    const target = resourceOf(model, fieldOf(resource, name).target ?? '')
    return { kind: 'one', name, include: randomIncludes(model, target, choose, depth + 1) }
  }
  const child = resourceOf(model, inverse.resource)
  const first = listFor(child, { by: [inverse.field], range: [], order: undefined })?.then[0]
  const order = someOrder(child, first, choose)
  return {
    kind: 'many',
    name,
    limit: choose.one([1, 3, 10]),
    order,
    descending: order !== undefined && choose.chance(0.5),
    include: randomIncludes(model, child, choose, depth + 1),
  }
}
