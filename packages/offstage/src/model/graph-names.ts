import { isListOf, type Shape } from '../declare/shape.ts'
import { isField } from './declared-shapes.ts'
import type { ModelAction, ModelField, ModelResource, ModelTally } from './model.ts'
import { pascalCase } from './names.ts'

// The names that GraphQL makes of a model, all of them here: what a rule keeps free and what the schema uses is the
// same, and a test of the schema holds the two together.

/** Types that are in every schema, GraphQL's own first. */
export const GRAPH_TYPES: readonly string[] = [
  'Query',
  'Mutation',
  'Subscription',
  'String',
  'Int',
  'Float',
  'Boolean',
  'ID',
  'SafeInt',
  'DateTime',
  'Date',
  'JSON',
  'Money',
  'MoneyInput',
  'File',
  'Count',
  'Node',
  'PageInfo',
  'LivePage',
  'StringRange',
  'IntRange',
  'SafeIntRange',
  'DateTimeRange',
  'DateRange',
]

/** Fields of Query that are about no resource in particular. */
export const GRAPH_FIELDS: readonly string[] = ['node', 'nodes']

/** Arguments of every list, beside its own fields. */
export const LIST_ARGUMENTS: readonly string[] = [
  'first',
  'after',
  'last',
  'before',
  'orderBy',
  'reverse',
  'search',
  'resumeAt',
]

/** The types that a resource makes. */
export function graphTypesOf(resource: ModelResource): readonly string[] {
  const { title, live, fields, tallies } = resource
  const enums = [...fields.values()].filter(({ kind }) => kind === 'oneOf')
  return [
    title,
    ...['Edge', 'Connection', 'OrderBy'].map((suffix) => `${title}${suffix}`),
    ...(live ? [`${title}LiveRow`, `${title}LiveList`] : []),
    ...['Create', 'Update'].map((right) => `${right}${title}Input`),
    ...enums.map(({ name }) => `${title}${pascalCase(name)}`),
    ...tallies.map((tally) => tallyTypeName(resource, tally)),
  ]
}

/** The types that an action makes: of what it takes, of what it answers, and of the parts of both. */
export function graphTypesOfAction({ name, action }: ModelAction): readonly string[] {
  const title = pascalCase(name)
  const { input, output } = action.settings
  return [...typesOfShape(`${title}Input`, input), ...typesOfShape(`${title}Payload`, output)]
}

function typesOfShape(name: string, shape: Shape): readonly string[] {
  const members = Object.entries(shape).flatMap(([member, declared]) => {
    const own = `${name}${pascalCase(member)}`
    if (!isListOf(declared)) return declared.spec.kind === 'oneOf' ? [own] : []
    const item = declared.listOf
    if (isField(item)) return item.spec.kind === 'oneOf' ? [own] : []
    return typesOfShape(own, item)
  })
  return Object.keys(shape).length === 0 ? members : [name, ...members]
}

/** The fields of Query that a resource makes: its row by what is unique, its list, and its tallies. */
export function graphFieldsOf(resource: ModelResource): readonly string[] {
  const { name, plural, lists, tallies } = resource
  return [
    ...lists.filter(({ unique }) => unique).map(({ by }) => rowFieldName(name, by)),
    plural,
    ...tallies.map((tally) => tallyFieldName(resource, tally)),
  ]
}

/** `ordersTallyByCustomerPerStatus` */
export function tallyFieldName({ plural }: ModelResource, { by, per }: ModelTally): string {
  const group = by.length === 0 ? '' : `By${by.map(pascalCase).join('And')}`
  return `${plural}Tally${group}${per === undefined ? '' : `Per${pascalCase(per)}`}`
}

/** The type of a tally's counters. */
export const tallyTypeName = (resource: ModelResource, tally: ModelTally): string =>
  pascalCase(tallyFieldName(resource, tally))

/** The name under which a row is asked for by these fields. */
export const rowFieldName = (resource: string, by: readonly string[]): string =>
  by.join() === 'id' ? resource : `${resource}By${by.map(pascalCase).join('And')}`

/** The members of a row that a field makes: of a link the row and its id. */
export const graphMembersOf = ({ name, kind }: ModelField): readonly string[] =>
  kind === 'belongsTo' ? [name, `${name}Id`] : [name]

/** The arguments that a field makes where lists hold it to a value, or where an order begins with it. */
export const keyArguments = (field: string): readonly [is: string, any: string] => [field, `${field}In`]
export const rangeArgument = (field: string): string => `${field}Range`
