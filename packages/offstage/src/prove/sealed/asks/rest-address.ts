import { fieldOf, resourceOf, type Model, type ModelField } from '../../../model/model.ts'
import { decimalText, exponentOf, type Money } from '../../../values/money.ts'
import type { Include, ListAsk, PlainAsk } from './plain-ask.ts'

/** The address at which REST answers an ask; `after` is a cursor that an answer has given. */
export function restAddress(model: Model, ask: PlainAsk, after?: string): string {
  const resource = resourceOf(model, ask.resource)
  const parameters = new URLSearchParams()
  if (ask.kind === 'list') addListParameters(model, ask, parameters)
  if (ask.fields !== undefined) parameters.set('fields', ask.fields.join())
  if (ask.include.length > 0) parameters.set('include', ask.include.flatMap(includePaths).join())
  if (after !== undefined) parameters.set('after', after)
  const path = `/api/${resource.path}${ask.kind === 'row' ? `/${ask.id}` : ''}`
  const query = parameters.toString()
  return query === '' ? path : `${path}?${query}`
}

function addListParameters(model: Model, ask: ListAsk, parameters: URLSearchParams): void {
  const resource = resourceOf(model, ask.resource)
  for (const { field, values } of ask.by) {
    const texts = values.map((value) => textOf(fieldOf(resource, field), value))
    parameters.set(values.length === 1 ? field : `${field}[in]`, texts.join())
  }
  for (const { field, comparison, value } of ask.range)
    parameters.set(`${field}[${comparison}]`, textOf(fieldOf(resource, field), value))
  if (ask.order !== undefined) parameters.set('sort', `${ask.descending ? '-' : ''}${ask.order}`)
  if (ask.search !== undefined) parameters.set('search', ask.search)
  if (ask.count) parameters.set('count', 'true')
  parameters.set('limit', String(ask.limit))
}

/** The address at which the whole table of a list is written out, a row in each line. */
export function exportAddress(model: Model, ask: ListAsk): string {
  const [path = '', query = ''] = restAddress(model, ask).split('?')
  const parameters = new URLSearchParams(query)
  for (const name of ['limit', 'count']) parameters.delete(name)
  return `${path}.ndjson?${parameters.toString()}`
}

/** A value as text, which is how both doors take what is compared. */
export function textOf({ kind }: ModelField, value: unknown): string {
  if (kind !== 'money') return String(value)
  const { amount, currency } = value as Money // the kind says so
  return decimalText(amount, exponentOf(currency))
}

function includePaths(include: Include): readonly string[] {
  const own = include.name + optionsOf(include)
  return include.include.length === 0
    ? [own]
    : include.include.flatMap(includePaths).map((path) => `${own}.${path}`)
}

function optionsOf(include: Include): string {
  if (include.kind === 'one') return ''
  const sort = include.order === undefined ? '' : `,sort:${include.descending ? '-' : ''}${include.order}`
  return `(limit:${include.limit}${sort})`
}
