import { problem } from '../errors.ts'
import type { Model, ModelResource } from '../model/model.ts'
import { words } from '../model/names.ts'
import { isId, type Id } from '../values/id.ts'
import { NOTHING_ASKED, type Ask, type RowsAsk } from './ask.ts'
import { valuesOf } from './ask-values.ts'
import { PAGE_DEFAULT, PAGE_MAX } from './page.ts'
import {
  parseAfter,
  parseConditions,
  parseFlag,
  parseLimit,
  parseSearch,
  parseSort,
} from './parse-conditions.ts'
import { parseSelect } from './parse-select.ts'

type Parameters = ReadonlyMap<string, string>

/** Reads what a GET of one row asks for. */
export function parseRowAsk(model: Model, resource: ModelResource, id: string, parameters: Parameters): Ask {
  if (!isId(id)) throw problem('E_NOT_FOUND', { what: words(resource.name) })
  return askForRow(parseRowShape(model, resource, parameters), id)
}

/** What a GET of one row asks for, whichever row it is: its first value is left open. */
export function parseRowShape(model: Model, resource: ModelResource, parameters: Parameters): Ask {
  refuseUnknown(parameters, [
    'include',
    'fields',
    'explain',
    ...(resource.softDelete ? ['includeDeleted'] : []),
  ])
  const values = valuesOf()
  const rows: RowsAsk = {
    ...NOTHING_ASKED,
    resource: resource.name,
    target: 'row',
    by: [{ field: 'id', values: [values.add(undefined)] }],
    ...parseDeleted(resource, parameters),
    select: parseSelect(model, resource, parameters, values, 1),
  }
  return { rows, values: values.all }
}

/** Whether rows that are deleted are wanted too; whether the actor may have them is for the plan to say. */
function parseDeleted(resource: ModelResource, parameters: Parameters): Pick<RowsAsk, 'includeDeleted'> {
  const text = parameters.get('includeDeleted')
  if (text === undefined) return {}
  if (!resource.softDelete)
    throw problem('E_INVALID_PARAMETER', {
      parameter: 'includeDeleted',
      why: `is not a parameter here: ${words(resource.plural)} are gone when they are deleted`,
    })
  return { includeDeleted: parseFlag('includeDeleted', text) }
}

/** Says whether it is asked how a read is answered, and not what it finds. */
export const asksWhy = (parameters: Parameters): boolean => parseFlag('explain', parameters.get('explain'))

/** Asks for one row in a shape that was read before. */
export const askForRow = ({ rows, values: [, ...others] }: Ask, id: Id): Ask => ({
  rows,
  values: [id, ...others],
})

const RESERVED = [
  'sort',
  'limit',
  'after',
  'include',
  'fields',
  'search',
  'count',
  'explain',
  'includeDeleted',
]

/** Reads what a GET of a list asks for: `field=value`, `field[gte]=…`, sort, limit, after, include, fields, search, count. */
export function parseListAsk(model: Model, resource: ModelResource, parameters: Parameters): Ask {
  const values = valuesOf()
  const { by, range, only } = parseConditions(resource, parameters, {
    model,
    values,
    reserved: RESERVED,
    written: 'parameter',
  })
  const order = parseSort(resource, parameters.get('sort'))
  const search = parseSearch(resource, parameters.get('search'), values)
  // Whoever names rows wants those rows, and not the first twenty of them.
  const limit = parseLimit(parameters.get('limit'), 'limit', only === undefined ? PAGE_DEFAULT : PAGE_MAX)
  const rows: RowsAsk = {
    ...NOTHING_ASKED,
    resource: resource.name,
    target: 'list',
    by,
    range,
    ...order,
    search,
    only,
    limit,
    after: parseAfter(
      resource,
      parameters.get('after'),
      { by, range, order: order.order, search, only },
      values,
    ),
    count: parseFlag('count', parameters.get('count')),
    ...parseDeleted(resource, parameters),
    select: parseSelect(model, resource, parameters, values, limit),
  }
  return { rows, values: values.all }
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
