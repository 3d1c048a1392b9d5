import { getArgumentValues, type GraphQLObjectType } from 'graphql'
import type { ModelResource } from '../../model/model.ts'
import {
  NOTHING_ASKED,
  type ConnectionMember,
  type Picked,
  type RowsAsk,
  type Selection,
} from '../../plan/ask.ts'
import type { Values } from '../../plan/ask-values.ts'
import { collectFields, type CollectedField, type Selecting } from './collect-fields.ts'
import { refuse } from './graphql-error.ts'
import type { GraphqlSchema, RowMember } from './meaning.ts'
import { readArguments, type Arguments } from './read-arguments.ts'

/** What the selections of one root field are turned into asks with. */
export interface Building extends Selecting {
  readonly schema: GraphqlSchema
  readonly values: Values
  /** Counts the rows that could be built, for the whole request. */
  readonly cost: Cost
}

export interface Cost {
  add(rows: number): void
}

type Sets = CollectedField['sets']

/** What is asked of each row; `times` is how many such rows there could be. */
export function selectMembers(
  resource: ModelResource,
  sets: Sets,
  building: Building,
  times: number,
): readonly Selection[] {
  return collectFields(sets, building, resource.title).map((field) =>
    selectMember(resource, field, building, times),
  )
}

function selectMember(
  resource: ModelResource,
  field: CollectedField,
  building: Building,
  times: number,
): Selection {
  const as = keyOf(field)
  if (field.name === '__typename') return { kind: 'type', as }
  // Validation has found the field in this type, and every field of a row's type is a member of it.
  const meaning = building.schema.meaningOf(resource.title, field.name) as RowMember
  switch (meaning.kind) {
    case 'field':
      return { kind: 'field', name: meaning.name, as, ...pickMembers(field, building) }
    case 'one':
      building.cost.add(times)
      return {
        kind: 'one',
        link: meaning.link,
        as,
        select: selectMembers(meaning.target, field.sets, building, times),
      }
    case 'many':
      return {
        kind: 'many',
        inverse: meaning.inverse.name,
        as,
        rows: selectChildren(resource, meaning, field, building, times),
      }
  }
}

function selectChildren(
  parent: ModelResource,
  { inverse, child, arguments: meanings }: Extract<RowMember, { kind: 'many' }>,
  field: CollectedField,
  building: Building,
  times: number,
): RowsAsk {
  const given = argumentsOf(building, parent.title, field)
  const chosen = readArguments(child, meanings, given, building.values, inverse.field)
  return {
    ...NOTHING_ASKED,
    ...chosen,
    resource: child.name,
    target: 'list',
    select: [],
    form: selectConnection(child, field.sets, building, times, chosen.limit),
  }
}

// PostgreSQL's functions take a hundred arguments at most, and a member of an object is two.
const PICKED_MAX = 50

/** Of a value that is an object, the members that are asked for. */
export function pickMembers({ sets }: CollectedField, selecting: Selecting): { pick?: readonly Picked[] } {
  if (sets.length === 0) return {}
  const pick = collectFields(sets, selecting).map((field) => ({ member: field.name, as: keyOf(field) }))
  if (pick.length > PICKED_MAX) throw refuse(`One value is asked for under more than ${PICKED_MAX} names.`)
  return { pick }
}

// ── Connections ──────────────────────────────────────────────────────────────────────────────────────────────────

/** What is asked of a connection of at most `limit` rows, of which there could be `times`. */
export function selectConnection(
  resource: ModelResource,
  sets: Sets,
  building: Building,
  times: number,
  limit: number,
): readonly ConnectionMember[] {
  return collectFields(sets, building).map((field) =>
    connectionMember(resource, field, building, times, limit),
  )
}

// Counting stops at a thousand rows of an index alone; ten rows are about as much work to build.
const COUNT_COST = 10

function connectionMember(
  resource: ModelResource,
  field: CollectedField,
  building: Building,
  times: number,
  limit: number,
): ConnectionMember {
  const as = keyOf(field)
  switch (field.name) {
    case 'nodes':
      building.cost.add(times * limit)
      return { kind: 'nodes', as, select: selectMembers(resource, field.sets, building, times * limit) }
    case 'edges':
      building.cost.add(times * limit)
      return { kind: 'edges', as, members: edgeMembers(resource, field.sets, building, times * limit) }
    case 'pageInfo':
      return { kind: 'pageInfo', as, members: namedMembers(field.sets, building) }
    case 'totalCount':
      building.cost.add(times * COUNT_COST)
      return { kind: 'count', as, members: namedMembers(field.sets, building) }
    default:
      return { kind: 'type', as }
  }
}

type EdgeMember = Extract<ConnectionMember, { kind: 'edges' }>['members'][number]

function edgeMembers(resource: ModelResource, sets: Sets, building: Building, times: number): EdgeMember[] {
  return collectFields(sets, building).map((field): EdgeMember => {
    const as = keyOf(field)
    if (field.name === 'node')
      return { kind: 'node', as, select: selectMembers(resource, field.sets, building, times) }
    return { kind: field.name === 'cursor' ? 'cursor' : 'type', as }
  })
}

/** Members whose names are the schema's own; validation lets no other pass. */
export function namedMembers<Name extends string>(
  sets: Sets,
  selecting: Selecting,
): { name: Name; as: string }[] {
  return collectFields(sets, selecting).map((field) => ({ name: field.name as Name, as: keyOf(field) }))
}

// ── Names and arguments ──────────────────────────────────────────────────────────────────────────────────────────

// A key is the name of a column in the statement, and PostgreSQL cuts such names here without a word.
const KEY_MAX = 63

/** The key of a field in the answer. */
export function keyOf({ key }: CollectedField): string {
  if (key.length > KEY_MAX)
    throw refuse(`The alias "${key.slice(0, 20)}…" is longer than ${KEY_MAX} characters.`)
  return key
}

/** The arguments of a field, variables put in and types coerced. */
export function argumentsOf(building: Building, type: string, { node, name }: CollectedField): Arguments {
  // Validation has found the field in this object type.
  const object = building.schema.schema.getType(type) as GraphQLObjectType
  const definition = object.getFields()[name]
  return definition === undefined ? {} : getArgumentValues(definition, node, building.variables)
}
