import {
  resourceOf,
  type Model,
  type ModelAction,
  type ModelField,
  type ModelResource,
} from '../../model/model.ts'
import { isReadable, relationsOf, type Relation } from '../openapi/described.ts'
import { exampleId, exampleShape, exampleValue } from '../openapi/example-value.ts'
import { sentence } from '../openapi/resource-schemas.ts'
import { takes, variableOf } from './walk.ts'

/** What an answer looks like: these fields of a row, and these relations. */
export function sampleRow(
  resource: ModelResource,
  fields: readonly string[],
  related: Readonly<Record<string, unknown>> = {},
): Readonly<Record<string, unknown>> {
  const shown = [...new Set(['id', ...fields])].map((name): [string, unknown] => {
    const field = resource.fields.get(name)
    if (name === 'id') return ['id', exampleId(resource.name)]
    return [name, field === undefined ? true : (exampleValue(field.spec, name, 'out') ?? '…')]
  })
  return { ...Object.fromEntries(shown), ...related }
}

/** What a search for a word finds: a row in which it stands. */
export function sampleFound(
  resource: ModelResource,
  fields: readonly string[],
  word: string | undefined,
  related: Readonly<Record<string, unknown>> = {},
): Readonly<Record<string, unknown>> {
  const row = sampleRow(resource, fields, related)
  const [searched] = resource.search
  if (word === undefined || searched === undefined || !(searched in row)) return row
  return { ...row, [searched]: sentence(word) }
}

/** The fields that tell most of a row, few enough to be read in one line. */
export function tellingFields(resource: ModelResource, max: number): readonly string[] {
  const fields = [...resource.fields.values()].filter(
    ({ builtIn, kind, name }) => !builtIn && TELLING.has(kind) && !resource.policy.fields.has(name),
  )
  return fields
    .toSorted((a, b) => weight(a) - weight(b))
    .slice(0, max)
    .map(({ name }) => name)
}

const TELLING = new Set([
  'text',
  'integer',
  'decimal',
  'money',
  'balance',
  'oneOf',
  'boolean',
  'date',
  'timestamp',
])
const FIRST = ['name', 'title', 'number', 'code', 'status', 'quantity', 'price', 'total', 'amount', 'balance']

const weight = ({ name, kind }: ModelField): number => {
  const at = FIRST.indexOf(name)
  if (at >= 0) return at
  return kind === 'money' || kind === 'balance' ? FIRST.length : FIRST.length + 1
}

/** The children of a row that are worth reading along: those that lead back to `found`, and those of which there is one. */
export function tellingChildren(
  model: Model,
  resource: ModelResource,
  found: ModelResource | undefined,
): readonly { readonly relation: Relation; readonly back: string | undefined }[] {
  const many = relationsOf(model, resource).filter(({ kind }) => kind === 'many')
  const backOf = (relation: Relation) =>
    [...relation.target.fields.values()].find(
      ({ kind, target }) => kind === 'belongsTo' && target === found?.name,
    )?.name
  const leading = many.filter((relation) => backOf(relation) !== undefined)
  const single = many.filter((relation) => linkOf(resource, relation)?.spec.unique === true)
  const chosen = [...new Set([...leading.slice(0, 1), ...single.slice(0, 1)])]
  return (chosen.length === 0 ? many.slice(0, 1) : chosen).map((relation) => ({
    relation,
    back: backOf(relation),
  }))
}

function linkOf(resource: ModelResource, { name, target }: Relation): ModelField | undefined {
  const inverse = resource.inverses.get(name)
  return inverse && target.fields.get(inverse.field)
}

/** An action's input in which the rows it takes are shell variables. */
export function inputWithVariables(model: Model, action: ModelAction): Readonly<Record<string, unknown>> {
  const input = exampleShape(action.action.settings.input, 'in') ?? {}
  const rows = takes(action).map(({ member, resource }): [string, string] => [
    member,
    `$${variableOf(resourceOf(model, resource))}`,
  ])
  return { ...input, ...Object.fromEntries(rows) }
}

/** A GraphQL selection of a row: the fields that tell most, and the children that are worth it. */
export function graphqlSelection(
  model: Model,
  resource: ModelResource,
  found: ModelResource | undefined,
): string {
  const children = tellingChildren(model, resource, found).map(({ relation, back }) => {
    const parent =
      back === undefined || found === undefined || !isReadable(found)
        ? []
        : [`${back} { ${tellingFields(found, 1).join(' ') || 'id'} }`]
    return `${relation.name} { nodes { ${[...graphqlFields(relation.target, 2), ...parent].join(' ')} } }`
  })
  return ['id', ...graphqlFields(resource, 3), ...children].join(' ')
}

export function graphqlFields(resource: ModelResource, max: number): readonly string[] {
  const names = tellingFields(resource, max)
  return names.length === 0
    ? ['id']
    : names.map((name) => (isMoney(resource.fields.get(name)) ? `${name} { amount currency }` : name))
}

const isMoney = (field: ModelField | undefined): boolean =>
  field?.kind === 'money' || (field?.kind === 'balance' && /^[A-Z]{3}$/.test(field.spec.unit ?? ''))
