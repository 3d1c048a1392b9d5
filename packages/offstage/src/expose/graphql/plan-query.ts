import { GraphQLError, type OperationDefinitionNode } from 'graphql'
import { Problem } from '../../errors.ts'
import type { ModelField, ModelResource } from '../../model/model.ts'
import { NOTHING_ASKED, type ByAsk, type ConnectionMember, type RowsAsk } from '../../plan/ask.ts'
import { valuesOf } from '../../plan/ask-values.ts'
import { isId } from '../../values/id.ts'
import { collectFields, type CollectedField, type Selecting } from './collect-fields.ts'
import { refuse } from './graphql-error.ts'
import type { GraphqlSchema, RootRead } from './meaning.ts'
import { planNode, type NodeStep } from './plan-node.ts'
import { planTallyField, type TallyStep } from './plan-tally-field.ts'
import { readArguments, valueOf } from './read-arguments.ts'
import {
  argumentsOf,
  keyOf,
  selectConnection,
  selectMembers,
  type Building,
  type Cost,
} from './select-members.ts'

const ROOT_FIELDS_MAX = 10

/** How the root fields of a query are answered; the values of all their asks stand together. */
export interface QueryPlan {
  readonly steps: readonly QueryStep[]
  readonly values: readonly unknown[]
}

export type QueryStep =
  | { readonly kind: 'type'; readonly field: CollectedField }
  | { readonly kind: 'introspection'; readonly field: CollectedField }
  /** What is no id is nobody's. */
  | { readonly kind: 'nothing'; readonly field: CollectedField }
  | ReadStep
  | { readonly kind: 'refused'; readonly field: CollectedField; readonly problem: Problem }

export type ReadStep =
  | { readonly kind: 'row'; readonly field: CollectedField; readonly rows: RowsAsk }
  | {
      readonly kind: 'list'
      readonly field: CollectedField
      readonly rows: RowsAsk
      readonly members: readonly ConnectionMember[]
    }
  | NodeStep
  | TallyStep

/** Turns a query into asks, one for each root field; what is too large is refused as a whole, before any statement. */
export function planQuery(
  operation: OperationDefinitionNode,
  schema: GraphqlSchema,
  selecting: Selecting,
  costMax: number,
): QueryPlan {
  const cost = costOfRequest(costMax)
  const values = valuesOf()
  const steps = rootFields(operation, selecting).map((field): QueryStep => {
    if (field.name === '__typename') return { kind: 'type', field }
    if (field.name.startsWith('__')) return { kind: 'introspection', field }
    return orRefused(field, () => planRoot(field, { ...selecting, schema, cost, values }))
  })
  return { steps, values: values.all }
}

/** The root fields of an operation, bounded. */
export function rootFields(
  operation: OperationDefinitionNode,
  selecting: Selecting,
): readonly CollectedField[] {
  const fields = collectFields([operation.selectionSet], selecting)
  if (fields.length > ROOT_FIELDS_MAX)
    throw refuse(`The operation has more than ${ROOT_FIELDS_MAX} fields at its root.`)
  fields.forEach(keyOf)
  return fields
}

/** Adds up what a request could make the database build. */
export function costOfRequest(costMax: number): Cost {
  let total = 0
  return {
    add(rows) {
      total += rows
      if (total > costMax)
        throw refuse(`The document could ask for more than ${costMax} rows; ask for fewer with "first".`)
    },
  }
}

/** What is wrong with one root field is answered in its place; limits are about the whole request. */
function orRefused(field: CollectedField, plan: () => QueryStep): QueryStep {
  try {
    return plan()
  } catch (error) {
    if (error instanceof GraphQLError) return { kind: 'refused', field, problem: refuse(error.message) }
    if (!(error instanceof Problem) || error.code === 'E_GRAPHQL') throw error
    return { kind: 'refused', field, problem: error }
  }
}

function planRoot(field: CollectedField, building: Building): QueryStep {
  // Validation has found the field in Query, and every field of Query is a read.
  const meaning = building.schema.meaningOf('Query', field.name) as RootRead
  switch (meaning.kind) {
    case 'row':
      return planRow(meaning, field, building)
    case 'list':
      return planList(meaning, field, building)
    case 'tally':
      return planTallyField(meaning, field, building)
    default:
      return planNode(meaning, field, building) ?? { kind: 'nothing', field }
  }
}

function planRow(
  { resource, by }: Extract<RootRead, { kind: 'row' }>,
  field: CollectedField,
  building: Building,
): QueryStep {
  const held = heldFields(by, argumentsOf(building, 'Query', field), building)
  building.cost.add(1)
  // What is too large is refused, whether or not there is such a row.
  const rows = rowAsk(resource, held ?? [], field, building)
  return held === undefined ? { kind: 'nothing', field } : { kind: 'row', field, rows }
}

/** The values that a row is named by; undefined where one of them is no id, and the row nobody's. */
export function heldFields(
  by: readonly ModelField[],
  given: Readonly<Record<string, unknown>>,
  { values }: Pick<Building, 'values'>,
): readonly ByAsk[] | undefined {
  if (by.some(({ kind, name }) => kind === 'id' && !isId(given[name]))) return undefined
  return by.map((field) => ({
    field: field.name,
    values: [values.add(valueOf(field, field.name, given[field.name]))],
  }))
}

/** Asks for the one row that has these values in what is unique. */
export function rowAsk(
  resource: ModelResource,
  by: readonly ByAsk[],
  { sets }: CollectedField,
  building: Building,
): RowsAsk {
  return {
    ...NOTHING_ASKED,
    resource: resource.name,
    target: 'row',
    by,
    select: selectMembers(resource, sets, building, 1),
    form: [],
  }
}

function planList(
  { resource, arguments: meanings }: Extract<RootRead, { kind: 'list' }>,
  field: CollectedField,
  building: Building,
): QueryStep {
  const given = argumentsOf(building, 'Query', field)
  const chosen = readArguments(resource, meanings, given, building.values)
  const members = selectConnection(resource, field.sets, building, 1, chosen.limit)
  const rows: RowsAsk = {
    ...NOTHING_ASKED,
    ...chosen,
    resource: resource.name,
    target: 'list',
    count: members.some(({ kind }) => kind === 'count'),
    select: [],
    form: members,
  }
  return { kind: 'list', field, rows, members }
}
