import { problem } from '../errors.ts'
import { fieldOf, resourceOf, type Model, type ModelInverse, type ModelResource } from '../model/model.ts'
import { NOTHING_ASKED, type RowsAsk, type Selection } from './ask.ts'
import type { Values } from './ask-values.ts'
import { parseAfter, parseConditions, parseFlag, parseLimit, parseSort } from './parse-conditions.ts'
import { parseInclude, type IncludeOptions, type IncludeTree } from './parse-include.ts'
import { defaultSelection, namedSelection } from './select-fields.ts'
import { includeThrough } from './through-link.ts'
import { unknownRelation } from './unknown-name.ts'

/** Reads what of each row is asked for; `times` is how many rows there could be. */
export function parseSelect(
  model: Model,
  resource: ModelResource,
  parameters: ReadonlyMap<string, string>,
  values: Values,
  times: number,
): readonly Selection[] {
  const include = parseInclude(parameters.get('include') ?? '')
  const fields = parameters
    .get('fields')
    ?.split(',')
    .map((name) => name.trim())
  const rows = rowsOfAnswer(model)
  rows.add(times)
  return selectionOf(resource, { include, fields, times }, { model, values, rows })
}

interface SelectContext {
  readonly model: Model
  readonly values: Values
  readonly rows: RowsOfAnswer
}

/** What is asked of rows of which there could be `times`. */
interface Asked {
  readonly include: IncludeTree
  readonly fields: readonly string[] | undefined
  readonly times: number
}

// ── How many rows ────────────────────────────────────────────────────────────────────────────────────────────────

interface RowsOfAnswer {
  add(rows: number): void
}

/** Adds up the rows that an answer could hold, those of its includes among them, before anything is read. */
function rowsOfAnswer({ rowsMax }: Model): RowsOfAnswer {
  let total = 0
  return {
    add(rows) {
      total += rows
      if (total > rowsMax)
        throw problem('E_ASK_TOO_LARGE', { what: 'rows in all, those of includes counted,', max: rowsMax })
    },
  }
}

// Counting stops at a thousand rows of an index alone; ten rows are about as much work to build.
const COUNT_COST = 10

// ── Members ──────────────────────────────────────────────────────────────────────────────────────────────────────

function selectionOf(
  resource: ModelResource,
  { include, fields, times }: Asked,
  context: SelectContext,
): readonly Selection[] {
  for (const name of fields ?? []) requireIncluded(name, include)
  const own = fields?.filter((name) => !name.includes('.'))
  const named =
    own === undefined || own.length === 0 ? defaultSelection(resource) : namedSelection(resource, own)
  const relations = Object.entries(include).map(([name, { options, include: deeper }]) => {
    const asked = { include: deeper, fields: fieldsBelow(name, fields), times }
    const inverse = resource.inverses.get(name)
    return inverse === undefined
      ? parentOf(resource, name, options, asked, context)
      : childrenOf(inverse, options, asked, context)
  })
  const replaced = new Set(Object.keys(include))
  return [...named.filter((one) => !replaced.has(one.as)), ...relations]
}

function fieldsBelow(relation: string, fields: readonly string[] | undefined): readonly string[] | undefined {
  const below = (fields ?? []).filter((field) => field.startsWith(`${relation}.`))
  return below.length === 0 ? undefined : below.map((field) => field.slice(relation.length + 1))
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

// ── Relations ────────────────────────────────────────────────────────────────────────────────────────────────────

function parentOf(
  resource: ModelResource,
  name: string,
  options: IncludeOptions,
  asked: Asked,
  context: SelectContext,
): Selection {
  if (resource.fields.get(name)?.kind !== 'belongsTo')
    throw unknownRelation(context.model, resource, name, (asker) =>
      includeThrough(context.model, resource, name, asker),
    )
  const [option] = options.keys()
  if (option !== undefined)
    throw problem('E_INVALID_PARAMETER', {
      parameter: `include=${name}(${option})`,
      why: 'is no option here: a link brings one row',
    })
  context.rows.add(asked.times)
  const target = resourceOf(context.model, fieldOf(resource, name).target ?? '')
  return { kind: 'one', link: name, as: name, select: selectionOf(target, asked, context) }
}

const OPTIONS = ['limit', 'sort', 'after', 'count', 'page']

/** Children by a list whose `by` is their link and the fields that the options hold to values. */
function childrenOf(
  { name, resource, field }: ModelInverse,
  options: IncludeOptions,
  { include, fields, times }: Asked,
  context: SelectContext,
): Selection {
  const { model, values, rows } = context
  const child = resourceOf(context.model, resource)
  const { by, range, only } = parseConditions(child, options, {
    model,
    values,
    reserved: OPTIONS,
    written: 'option',
  })
  const order = parseSort(child, options.get('sort'))
  const limit = parseLimit(options.get('limit'), `include=${name}(limit)`)
  const count = parseFlag(`include=${name}(count)`, options.get('count'))
  const isPage = parseFlag(`include=${name}(page)`, options.get('page'))
  const asked = { by, range, order: order.order, search: undefined, only }
  const after = parseAfter(child, options.get('after'), asked, values, field)
  rows.add(times * (limit * combinationsOf(by) + (count ? COUNT_COST : 0)))
  const select = selectionOf(child, { include, fields, times: times * limit }, context)
  const ask: RowsAsk = {
    ...NOTHING_ASKED,
    resource: child.name,
    target: 'list',
    by,
    range,
    ...order,
    only,
    limit,
    after,
    ...(isPage || count || after !== undefined ? pageOf(select, count) : { select }),
  }
  return { kind: 'many', inverse: name, as: name, rows: ask }
}

const combinationsOf = (by: RowsAsk['by']): number =>
  by.reduce((total, { values }) => total * values.length, 1)

/** A page within a row has the form of a list's answer. */
function pageOf(select: readonly Selection[], count: boolean): Pick<RowsAsk, 'select' | 'form' | 'masked'> {
  return {
    select: [],
    masked: 'absent',
    form: [
      { kind: 'nodes', as: 'data', select },
      { kind: 'pageInfo', as: 'page', members: [{ name: 'next', as: 'next' }] },
      ...(count ? [COUNT] : []),
    ],
  }
}

const COUNT = {
  kind: 'count',
  as: 'count',
  members: [
    { name: 'value', as: 'value' },
    { name: 'capped', as: 'capped' },
  ],
} as const
