import { nearestName, problem } from '../errors.ts'
import { fieldOf, resourceOf, type Model, type ModelResource } from '../model/model.ts'
import { words } from '../model/names.ts'
import { isId, type Id } from '../values/id.ts'
import type { Ask, ByAsk, RangeAsk, RowsAsk, Selection } from './ask.ts'
import { choosePath, pathAsk } from './choose-path.ts'
import { namedIds } from './named-ids.ts'
import { cursorKeys, PAGE_DEFAULT, PAGE_MAX } from './page.ts'
import { parseInclude, type IncludeTree } from './parse-include.ts'
import { parseValue } from './parse-value.ts'
import { NOTHING_ASKED } from './plan-read.ts'
import { searchWords } from './search-words.ts'
import { defaultSelection, isField, namedSelection, unknownField, unknownRelation } from './select-fields.ts'

/** Collects the values of an ask; each is spoken of by its number. */
export interface Values {
  add(value: unknown): number
  readonly all: readonly unknown[]
}

export function valuesOf(): Values {
  const all: unknown[] = []
  return { all, add: (value) => all.push(value) - 1 }
}

type Parameters = ReadonlyMap<string, string>

/** Reads what a GET of one row asks for. */
export function parseRowAsk(model: Model, resource: ModelResource, id: string, parameters: Parameters): Ask {
  if (!isId(id)) throw problem('E_NOT_FOUND', { what: words(resource.name) })
  return askForRow(parseRowShape(model, resource, parameters), id)
}

/** What a GET of one row asks for, whichever row it is. */
export function parseRowShape(model: Model, resource: ModelResource, parameters: Parameters): RowsAsk {
  refuseUnknown(parameters, ['include', 'fields'])
  return {
    ...NOTHING_ASKED,
    resource: resource.name,
    target: 'row',
    by: [{ field: 'id', values: [0] }],
    select: parseSelect(model, resource, parameters),
  }
}

/** Asks for one row in a shape that was read before. */
export const askForRow = (rows: RowsAsk, id: Id): Ask => ({ rows, values: [id] })

const RESERVED = ['sort', 'limit', 'after', 'include', 'fields', 'search', 'count']

/** Reads what a GET of a list asks for: `field=value`, `field[gte]=…`, sort, limit, after, include, fields, search, count. */
export function parseListAsk(model: Model, resource: ModelResource, parameters: Parameters): Ask {
  const values = valuesOf()
  const { by, range, only } = parseConditions(resource, parameters, values)
  const order = parseSort(resource, parameters.get('sort'))
  const search = parseSearch(resource, parameters.get('search'), values)
  const rows: RowsAsk = {
    ...NOTHING_ASKED,
    resource: resource.name,
    target: 'list',
    by,
    range,
    ...order,
    search,
    only,
    // Whoever names rows wants those rows, and not the first twenty of them.
    limit: parseLimit(parameters.get('limit'), 'limit', only === undefined ? PAGE_DEFAULT : PAGE_MAX),
    after: parseAfter(
      resource,
      parameters.get('after'),
      { by, range, order: order.order, search, only },
      values,
    ),
    count: parseFlag('count', parameters.get('count')),
    select: parseSelect(model, resource, parameters),
  }
  return { rows, values: values.all }
}

// ── Conditions ───────────────────────────────────────────────────────────────────────────────────────────────────

const CONDITION = /^([A-Za-z][A-Za-z0-9]*)(?:\[(in|gt|gte|lt|lte)\])?$/

function parseConditions(
  resource: ModelResource,
  parameters: Parameters,
  values: Values,
): { by: ByAsk[]; range: RangeAsk[]; only: number | undefined } {
  let only: number | undefined
  const by: ByAsk[] = []
  const range: RangeAsk[] = []
  for (const [parameter, text] of parameters) {
    if (RESERVED.includes(parameter)) continue
    const [, name, comparison] = CONDITION.exec(parameter) ?? []
    if (name === undefined)
      throw problem('E_INVALID_PARAMETER', { parameter, why: 'is not a parameter here' })
    const field = resource.fields.get(name)
    if (field === undefined) throw unknownParameter(resource, name)
    const read = (part: string) => checked(parameter, parseValue(field, part))
    const add = (part: string) => values.add(read(part))
    if (comparison === undefined) by.push({ field: name, values: [add(text)] })
    else if (comparison === 'in' && name === 'id') only = namedIds(text.split(',').map(read), values)
    else if (comparison === 'in') by.push({ field: name, values: [...new Set(text.split(','))].map(add) })
    else range.push({ field: name, comparison: comparison as RangeAsk['comparison'], value: add(text) })
  }
  return { by: by.toSorted((a, b) => (a.field < b.field ? -1 : 1)), range, only }
}

function checked(parameter: string, parsed: ReturnType<typeof parseValue>): unknown {
  if (!parsed.ok) throw problem('E_INVALID_PARAMETER', { parameter, why: parsed.should })
  return parsed.value
}

function unknownParameter(resource: ModelResource, name: string) {
  const reserved = nearestName(name, RESERVED)
  if (!isField(resource, name) && reserved !== undefined)
    return problem('E_INVALID_PARAMETER', {
      parameter: name,
      why: 'is not a parameter here',
      mend: `Perhaps you meant "${reserved}".`,
    })
  return resource.computed.has(name)
    ? problem('E_INVALID_PARAMETER', { parameter: name, why: 'is computed, and no index serves it' })
    : unknownField(resource, name)
}

function parseSort(
  resource: ModelResource,
  text: string | undefined,
): { order: string | undefined; descending: boolean } {
  if (text === undefined || text === '') return { order: undefined, descending: false }
  const descending = text.startsWith('-')
  const name = descending ? text.slice(1) : text
  if (name.includes(','))
    throw problem('E_INVALID_PARAMETER', {
      parameter: 'sort',
      why: 'takes one field',
      mend: 'Name the first of a list’s order: the rest of that order follows, and a minus reverses all of it.',
    })
  if (!resource.fields.has(name)) throw unknownField(resource, name)
  return { order: name, descending }
}

function parseSearch(resource: ModelResource, text: string | undefined, values: Values): number | undefined {
  if (text === undefined) return undefined
  if (resource.search.length === 0)
    throw problem('E_INVALID_PARAMETER', {
      parameter: 'search',
      why: `cannot be used: ${words(resource.plural)} are not searchable`,
    })
  const prepared = searchWords(text)
  if (prepared === undefined)
    throw problem('E_INVALID_PARAMETER', {
      parameter: 'search',
      why: 'has no word in it',
      mend: 'Give at least one letter or digit.',
    })
  return values.add(prepared)
}

export function parseLimit(
  text: string | undefined,
  parameter = 'limit',
  unlessSaid: number = PAGE_DEFAULT,
): number {
  if (text === undefined) return unlessSaid
  const limit = Number(text)
  if (!/^\d{1,4}$/.test(text) || limit < 1 || limit > PAGE_MAX)
    throw problem('E_INVALID_PARAMETER', { parameter, why: `should be a whole number from 1 to ${PAGE_MAX}` })
  return limit
}

function parseFlag(parameter: string, text: string | undefined): boolean {
  if (text === undefined || text === 'false') return false
  if (text !== 'true') throw problem('E_INVALID_PARAMETER', { parameter, why: 'should be true or false' })
  return true
}

function parseAfter(
  resource: ModelResource,
  cursor: string | undefined,
  asked: Pick<RowsAsk, 'by' | 'range' | 'order' | 'search' | 'only'>,
  values: Values,
): number | undefined {
  if (cursor === undefined) return undefined
  // A search is ranked, and a rank is no place to continue from: it answers its best rows once.
  if (asked.search !== undefined) throw problem('E_INVALID_CURSOR')
  const list = choosePath(resource, pathAsk(asked))
  const [first] = cursorKeys(cursor, resource, list).map(values.add)
  return first
}

// ── Selection ────────────────────────────────────────────────────────────────────────────────────────────────────

function parseSelect(model: Model, resource: ModelResource, parameters: Parameters): readonly Selection[] {
  const include = parseInclude(parameters.get('include') ?? '')
  const fields = parameters.get('fields')
  const context = { model, rows: { left: NESTED_ROWS_MAX } }
  return selectionOf(
    resource,
    include,
    fields === undefined ? undefined : fields.split(',').map((name) => name.trim()),
    context,
    1,
  )
}

interface SelectContext {
  readonly model: Model
  readonly rows: { left: number }
}

// Rows of includes for one row of the page, at most; with a page of 100 that is what one statement may build.
const NESTED_ROWS_MAX = 500

function selectionOf(
  resource: ModelResource,
  include: IncludeTree,
  fields: readonly string[] | undefined,
  context: SelectContext,
  multiplier: number,
): readonly Selection[] {
  for (const name of fields ?? []) requireIncluded(name, include)
  const own = fields?.filter((name) => !name.includes('.'))
  const named =
    own === undefined || own.length === 0 ? defaultSelection(resource) : namedSelection(resource, own)
  const relations = Object.entries(include).map(([name, { options, include: deeper }]): Selection => {
    const nested = fields
      ?.filter((field) => field.startsWith(`${name}.`))
      .map((field) => field.slice(name.length + 1))
    const nestedFields = nested === undefined || nested.length === 0 ? undefined : nested
    return relationOf(resource, name, options, deeper, nestedFields, context, multiplier)
  })
  const replaced = new Set(Object.keys(include))
  return [...named.filter((one) => !replaced.has(one.as)), ...relations]
}

/** A field of a relation can be named only where the relation is asked for. */
function requireIncluded(field: string, include: IncludeTree): void {
  const [relation = '', ...rest] = field.split('.')
  if (rest.length === 0 || relation in include) return
  throw problem('E_INVALID_PARAMETER', {
    parameter: 'fields',
    why: `names ${field}, and ${relation} is not included`,
    mend: `Add include=${relation}.`,
  })
}

function relationOf(
  resource: ModelResource,
  name: string,
  options: Readonly<Record<string, string>>,
  include: IncludeTree,
  fields: readonly string[] | undefined,
  context: SelectContext,
  multiplier: number,
): Selection {
  const inverse = resource.inverses.get(name)
  if (inverse === undefined) return linkOf(resource, name, include, fields, context, multiplier)
  const child = resourceOf(context.model, inverse.resource)
  const limit = parseLimit(options['limit'], `include=${name}(limit)`)
  context.rows.left -= limit * multiplier
  if (context.rows.left < 0)
    throw problem('E_ASK_TOO_LARGE', { what: 'included rows for each row', max: NESTED_ROWS_MAX })
  const rows: RowsAsk = {
    ...NOTHING_ASKED,
    resource: child.name,
    target: 'list',
    ...parseSort(child, options['sort']),
    limit,
    select: selectionOf(child, include, fields, context, multiplier * limit),
  }
  return { kind: 'many', inverse: name, as: name, rows }
}

function linkOf(
  resource: ModelResource,
  name: string,
  include: IncludeTree,
  fields: readonly string[] | undefined,
  context: SelectContext,
  multiplier: number,
): Selection {
  const link = resource.fields.get(name)
  if (link === undefined || link.kind !== 'belongsTo') throw unknownRelation(resource, name)
  const target = resourceOf(context.model, fieldOf(resource, name).target ?? '')
  return {
    kind: 'one',
    link: name,
    as: name,
    select: selectionOf(target, include, fields, context, multiplier),
  }
}

export function refuseUnknown(parameters: Parameters, known: readonly string[]): void {
  for (const parameter of parameters.keys()) {
    if (!known.includes(parameter))
      throw problem('E_INVALID_PARAMETER', {
        parameter,
        why: 'is not a parameter here',
        mend: `There are ${known.join(' and ')}.`,
      })
  }
}
