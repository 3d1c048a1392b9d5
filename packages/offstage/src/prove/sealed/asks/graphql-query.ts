import { fieldOf, resourceOf, type Model, type ModelField, type ModelResource } from '../../../model/model.ts'
import { isCurrency } from '../../../values/money.ts'
import { shownFields, type Include, type ListAsk, type PlainAsk } from './plain-ask.ts'
import { textOf } from './rest-address.ts'

/** The query by which GraphQL answers an ask; its one root field is called `answer`. */
export function graphqlQuery(model: Model, ask: PlainAsk, after?: string): string {
  const resource = resourceOf(model, ask.resource)
  const row = rowSelection(model, resource, ask.fields, ask.include)
  if (ask.kind === 'row') return `{ answer: ${resource.name}(id: "${ask.id}") { ${row} } }`
  const count = ask.count ? ' totalCount { value capped }' : ''
  const page = `nodes { ${row} } pageInfo { hasNextPage endCursor }${count}`
  return `{ answer: ${resource.plural}(${listArguments(resource, ask, after)}) { ${page} } }`
}

function listArguments(resource: ModelResource, ask: ListAsk, after: string | undefined): string {
  const by = ask.by.map(({ field, values }) => {
    const written = values.map((value) => literalOf(fieldOf(resource, field), value))
    return values.length === 1 ? `${field}: ${written.join()}` : `${field}In: [${written.join()}]`
  })
  const bounds = ask.range.map(
    ({ field, comparison, value }) => `${comparison}: ${literalOf(fieldOf(resource, field), value)}`,
  )
  const range = bounds.length === 0 ? [] : [`${ask.range[0]?.field}Range: { ${bounds.join(', ')} }`]
  return [
    ...by,
    ...range,
    ...orderArguments(ask.order, ask.descending),
    ...(ask.search === undefined ? [] : [`search: ${JSON.stringify(ask.search)}`]),
    `first: ${ask.limit}`,
    ...(after === undefined ? [] : [`after: ${JSON.stringify(after)}`]),
  ].join(', ')
}

const orderArguments = (order: string | undefined, descending: boolean): readonly string[] => [
  ...(order === undefined ? [] : [`orderBy: ${order}`]),
  ...(descending ? ['reverse: true'] : []),
]

const ENUM_VALUE = /^(?!true$|false$|null$|__)[A-Za-z_][A-Za-z0-9_]*$/

function literalOf(field: ModelField, value: unknown): string {
  const { kind, spec } = field
  if (kind === 'integer' || kind === 'boolean') return String(value)
  // Options that GraphQL can name are an enum's; one that it cannot makes them all plain text.
  if (kind === 'oneOf' && (spec.options ?? []).every((option) => ENUM_VALUE.test(option)))
    return String(value)
  return JSON.stringify(textOf(field, value))
}

/** What of a row is asked for; fields that GraphQL calls otherwise come under the names that REST has for them. */
function rowSelection(
  model: Model,
  resource: ModelResource,
  fields: readonly string[] | undefined,
  include: readonly Include[],
): string {
  const included = new Set(include.map(({ name }) => name))
  const values = shownFields(resource, fields)
    .filter((name) => !included.has(name))
    .map((name) => valueSelection(resource, name))
  const relations = include.map((one) => relationSelection(model, resource, one))
  return ['id', ...values.filter((name) => name !== 'id'), ...relations].join(' ')
}

function valueSelection(resource: ModelResource, name: string): string {
  const field = resource.fields.get(name)
  if (field === undefined) return name
  if (field.kind === 'belongsTo') return `${name}: ${name}Id`
  if (field.kind === 'file') return `${name} { id }`
  const isMoney = field.kind === 'money' || (field.kind === 'balance' && isCurrency(field.spec.unit))
  return isMoney ? `${name} { amount currency }` : name
}

function relationSelection(model: Model, resource: ModelResource, include: Include): string {
  if (include.kind === 'one') {
    const target = resourceOf(model, fieldOf(resource, include.name).target ?? '')
    return `${include.name} { ${rowSelection(model, target, undefined, include.include)} }`
  }
  const child = resourceOf(model, resource.inverses.get(include.name)?.resource ?? '')
  const given = [`first: ${include.limit}`, ...orderArguments(include.order, include.descending)].join(', ')
  return `${include.name}(${given}) { nodes { ${rowSelection(model, child, undefined, include.include)} } totalCount { value } }`
}
