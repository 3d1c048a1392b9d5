import {
  fieldOf,
  type Model,
  type ModelField,
  type ModelList,
  type ModelResource,
} from '../../model/model.ts'
import { words } from '../../model/names.ts'
import { isConstant } from '../../policy/fold-actor.ts'
import { listsOf, relationsOf, shownComputed, shownFields, usableLists } from './described.ts'
import { refTo, type Parameter, type Ref } from './document.ts'
import { keySchema } from './field-schema.ts'

const COMPARED = new Set([
  'id',
  'text',
  'integer',
  'decimal',
  'boolean',
  'timestamp',
  'date',
  'oneOf',
  'money',
  'belongsTo',
])
const COMPARISONS = {
  gt: 'after (greater than)',
  gte: 'at or after (at least)',
  lt: 'before (less than)',
  lte: 'at or before (at most)',
}

/** Everything that a GET of a resource's list takes. */
export function listParameters(model: Model, resource: ModelResource): readonly (Parameter | Ref)[] {
  return [
    ...equalityFields(resource).flatMap((field) => equalityParameters(resource, field)),
    ...rangeFields(resource).flatMap((field) => rangeParameters(resource, field)),
    ...searchParameter(resource),
    ...sortParameter(resource),
    refTo('parameters', 'limit'),
    refTo('parameters', 'after'),
    refTo('parameters', 'count'),
    ...selectParameters(model, resource),
  ]
}

/** What a GET of a list or of a row takes to say what is shown. */
export function selectParameters(model: Model, resource: ModelResource): readonly (Parameter | Ref)[] {
  return [
    ...includeParameter(model, resource),
    fieldsParameter(resource),
    refTo('parameters', 'explain'),
    ...deletedParameter(resource),
  ]
}

/** The fields that an ask can hold to a value: those of the lists, and any of a small resource. */
function equalityFields(resource: ModelResource): readonly ModelField[] {
  const listed = usableLists(resource).flatMap(({ by }) => by)
  const all = resource.small === undefined ? [] : shownFields(resource).map(({ name }) => name)
  return [...new Set([...listed, ...all])]
    .map((name) => fieldOf(resource, name))
    .filter(({ kind, spec }) => COMPARED.has(kind) && (kind !== 'money' || spec.unit !== undefined))
}

/** The fields that an order begins with, and that can therefore be held to a range. */
function rangeFields(resource: ModelResource): readonly ModelField[] {
  const listed = listsOf(resource).flatMap(({ then }) => then.slice(0, 1))
  const all =
    resource.small === undefined
      ? []
      : shownFields(resource)
          .filter(({ optional, name }) => !optional && name !== 'id')
          .map(({ name }) => name)
  return [...new Set([...listed, ...all])]
    .map((name) => fieldOf(resource, name))
    .filter(
      ({ kind, spec }) =>
        COMPARED.has(kind) && kind !== 'boolean' && (kind !== 'money' || spec.unit !== undefined),
    )
}

// ── Conditions ───────────────────────────────────────────────────────────────────────────────────────────────────

function equalityParameters(resource: ModelResource, field: ModelField): Parameter[] {
  const together = companions(resource, field)
  const schema = keySchema(field)
  return [
    {
      name: field.name,
      in: 'query',
      description: `Only rows with this ${words(field.name)}. ${together}`,
      schema,
    },
    {
      name: `${field.name}[in]`,
      in: 'query',
      description: `Only rows with one of these ${words(field.name)} values, separated by commas; the product of all such lists is at most 100. ${together}`,
      style: 'form',
      explode: false,
      schema: { type: 'array', items: schema, minItems: 1, maxItems: 100 },
    },
  ]
}

/** With which other fields a field makes a list. */
function companions(resource: ModelResource, { name }: ModelField): string {
  if (resource.small !== undefined) return 'Goes with any other field.'
  const ways = usableLists(resource)
    .filter(({ by }) => by.includes(name))
    .map(({ by }) => by.filter((other) => other !== name))
  const alone = ways.some((others) => others.length === 0)
  const withOthers = [
    ...new Set(
      ways.filter((others) => others.length > 0).map((others) => `together with ${others.join(' and ')}`),
    ),
  ]
  return `Makes a list ${[...(alone ? ['alone'] : []), ...withOthers].join(', or ')}.`
}

function rangeParameters(resource: ModelResource, field: ModelField): Parameter[] {
  const lists = listsOf(resource).filter(({ then }) => then[0] === field.name)
  const where =
    resource.small === undefined
      ? `In the lists ${lists.map(titleOf).join('; ')}.`
      : 'The order then begins with it.'
  return Object.entries(COMPARISONS).map(([comparison, said]): Parameter => ({
    name: `${field.name}[${comparison}]`,
    in: 'query',
    description: `Only rows whose ${words(field.name)} is ${said} this. ${where}`,
    schema: keySchema(field),
  }))
}

/** A list as it is asked for: `by category, ordered by name`. */
export function titleOf({ by, then, unique }: ModelList): string {
  const chosen = by.length === 0 ? 'all' : `by ${by.join(' and ')}`
  if (unique) return `${chosen} (at most one)`
  return then.length === 0 ? chosen : `${chosen}, ordered by ${then.join(', ')}`
}

function searchParameter({ search, searched: { by } }: ModelResource): Parameter[] {
  if (search.length === 0) return []
  return [
    {
      name: 'search',
      in: 'query',
      description: `Words that each begin a word of ${search.join(' or ')}. The best rows come first, in one page: a search has no \`sort\` and no \`after\`.${by.length === 0 ? '' : ` It needs ${by.map((name) => `\`${name}\``).join(' and ')}.`}`,
      schema: { type: 'string', minLength: 1, maxLength: 200 },
    },
  ]
}

function sortParameter(resource: ModelResource): Parameter[] {
  const names =
    resource.small === undefined ? rangeOrders(resource) : [...rangeFields(resource).map(({ name }) => name)]
  if (names.length === 0) return []
  const description =
    resource.small === undefined
      ? `The first field of the order of a list: ${listsOf(resource)
          .filter(({ then }) => then.length > 0)
          .map(titleOf)
          .join('; ')}. A minus reverses the whole order.`
      : 'Any field. A minus reverses the order.'
  return [
    {
      name: 'sort',
      in: 'query',
      description,
      schema: { type: 'string', enum: names.flatMap((name) => [name, `-${name}`]) },
    },
  ]
}

const rangeOrders = (resource: ModelResource): string[] => [
  ...new Set(listsOf(resource).flatMap(({ then }) => then.slice(0, 1))),
]

// ── What is shown ────────────────────────────────────────────────────────────────────────────────────────────────

function deletedParameter({ softDelete, policy, plural }: ModelResource): Parameter[] {
  if (!softDelete || isConstant(policy.rights.restore, false)) return []
  return [
    {
      name: 'includeDeleted',
      in: 'query',
      description: `Also ${words(plural)} that are deleted, of those that you may bring back.`,
      schema: { type: 'boolean', default: false },
    },
  ]
}

function includeParameter(model: Model, resource: ModelResource): Parameter[] {
  const relations = relationsOf(model, resource)
  if (relations.length === 0) return []
  const many = relations.find(({ kind }) => kind === 'many')
  const said = relations.map(
    ({ name, kind, target }) => `\`${name}\` (${kind === 'one' ? words(target.name) : words(target.plural)})`,
  )
  return [
    {
      name: 'include',
      in: 'query',
      description:
        `Related rows to answer within each row, separated by commas: ${said.join(', ')}. ` +
        'A point goes further (`lines.product`), at most 5 levels; `lines(limit:3,sort:-createdAt)` chooses among many, ' +
        'by the conditions of the lists that have their link (`status:open`, `at[gte]:2026-01-01`, `status[in]:a|b`, ' +
        'values percent-encoded); `page:true`, `after:…` and `count:true` bring them as a page of their own. ' +
        `The limits multiply: an answer holds at most ${model.rowsMax.toLocaleString('en')} rows.`,
      schema: { type: 'string', maxLength: 1_000 },
      example: many === undefined ? (relations[0]?.name ?? '') : `${many.name}(limit:3)`,
    },
  ]
}

function fieldsParameter(resource: ModelResource): Parameter {
  const names = [
    ...shownFields(resource).map(({ name }) => name),
    ...shownComputed(resource).map(([name]) => name),
  ]
  return {
    name: 'fields',
    in: 'query',
    description: `The fields to show, separated by commas; the id is always among them. Here: ${names.join(', ')}. Of an included row: \`relation.field\`.`,
    style: 'form',
    explode: false,
    schema: {
      type: 'array',
      items: { type: 'string', pattern: '^[A-Za-z][A-Za-z0-9]*(\\.[A-Za-z][A-Za-z0-9]*)*$' },
      minItems: 1,
    },
  }
}
