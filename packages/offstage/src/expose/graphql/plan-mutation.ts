import { getNamedType, GraphQLError, GraphQLObjectType, type OperationDefinitionNode } from 'graphql'
import { Problem } from '../../errors.ts'
import type { ModelAction, ModelResource } from '../../model/model.ts'
import type { Ask } from '../../plan/ask.ts'
import { valuesOf } from '../../plan/ask-values.ts'
import { collectFields, type CollectedField, type Selecting } from './collect-fields.ts'
import { refuse } from './graphql-error.ts'
import type { GraphqlSchema, PayloadMember, RootWrite, WriteRight } from './meaning.ts'
import { costOfRequest, rootFields, rowAsk } from './plan-query.ts'
import { argumentsOf, keyOf, type Building, type Cost } from './select-members.ts'
import { MoneyType } from './shared-types.ts'

/** How one root field of a mutation is carried out and answered. */
export type MutationStep =
  | { readonly kind: 'type'; readonly field: CollectedField }
  | {
      readonly kind: 'action'
      readonly field: CollectedField
      readonly action: ModelAction
      readonly input: unknown
      readonly key: string | undefined
      readonly payload: Payload
    }
  | {
      readonly kind: 'write'
      readonly field: CollectedField
      readonly right: WriteRight
      readonly resource: ModelResource
      readonly change: RowChange
      readonly key: string | undefined
      /** How the row is read afterwards; undefined where its id is the answer. */
      readonly answer: RowAfterwards | undefined
    }
  | { readonly kind: 'refused'; readonly field: CollectedField; readonly problem: Problem }

/** What is written of a row. */
export interface RowChange {
  /** Which row; undefined for a new one. */
  readonly id: string | undefined
  readonly values: unknown
  readonly ifVersion: number | undefined
}

/** `whole`: the value as it is. */
export type Payload = 'whole' | readonly PayloadPart[]

export type PayloadPart =
  | { readonly kind: 'type'; readonly as: string; readonly title: string }
  | { readonly kind: 'value'; readonly as: string; readonly name: string; readonly of: Payload }
  | {
      readonly kind: 'row'
      readonly as: string
      readonly name: string
      readonly field: CollectedField
      readonly row: RowAfterwards
    }

/** A read whose id is known once the write is done. */
export type RowAfterwards = (id: string) => Ask

/** Turns a mutation into steps, with the reads that follow each: all of it before the first thing is done. */
export function planMutation(
  operation: OperationDefinitionNode,
  schema: GraphqlSchema,
  selecting: Selecting,
  costMax: number,
): readonly MutationStep[] {
  const cost = costOfRequest(costMax)
  return rootFields(operation, selecting).map((field) => {
    if (field.name === '__typename') return { kind: 'type', field }
    return orRefused(field, () => planRoot(field, { ...selecting, schema, cost }))
  })
}

function orRefused(field: CollectedField, plan: () => MutationStep): MutationStep {
  try {
    return plan()
  } catch (error) {
    if (error instanceof GraphQLError) return { kind: 'refused', field, problem: refuse(error.message) }
    if (!(error instanceof Problem) || error.code === 'E_GRAPHQL') throw error
    return { kind: 'refused', field, problem: error }
  }
}

type Planning = Selecting & { readonly schema: GraphqlSchema; readonly cost: Cost }

function planRoot(field: CollectedField, planning: Planning): MutationStep {
  // Validation has found the field in Mutation, and every field of Mutation is a write.
  const meaning = planning.schema.meaningOf('Mutation', field.name) as RootWrite
  const building = { ...planning, values: valuesOf() }
  const given = argumentsOf(building, 'Mutation', field)
  // The argument's type is text.
  const key = (given['idempotencyKey'] ?? undefined) as string | undefined
  if (meaning.kind === 'action') {
    const payload = planPayload(field, 'Mutation', planning)
    return {
      kind: 'action',
      field,
      action: meaning.action,
      input: plainJson(given['input'] ?? {}),
      key,
      payload,
    }
  }
  const { right, resource } = meaning
  const answer = field.sets.length === 0 ? undefined : planRowAfterwards(resource, field, planning)
  return { kind: 'write', field, right, resource, change: changeOf(given), key, answer }
}

function changeOf(given: Readonly<Record<string, unknown>>): RowChange {
  return {
    // The types of the arguments are ID and SafeInt.
    id: given['id'] as string | undefined,
    values: plainJson(given['input'] ?? given['changes'] ?? {}),
    ifVersion: (given['ifVersion'] ?? undefined) as number | undefined,
  }
}

/** Input as the write walk takes it from every door: plain JSON, without the library's objects that have no prototype. */
const plainJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value))

// ── Payload ──────────────────────────────────────────────────────────────────────────────────────────────────────

function planPayload(field: CollectedField, parent: string, planning: Planning): Payload {
  const type = typeOfField(planning.schema, parent, field.name)
  if (!(type instanceof GraphQLObjectType)) return 'whole'
  return collectFields(field.sets, planning).map((member) => planMember(type, member, planning))
}

function typeOfField({ schema }: GraphqlSchema, parent: string, field: string) {
  // Validation has found the field in this object type.
  const type = schema.getType(parent) as GraphQLObjectType
  return getNamedType(type.getFields()[field]?.type)
}

function planMember(type: GraphQLObjectType, member: CollectedField, planning: Planning): PayloadPart {
  const as = keyOf(member)
  if (member.name === '__typename') return { kind: 'type', as, title: type.name }
  if (type === MoneyType) return { kind: 'value', as, name: member.name, of: 'whole' }
  // Every other object in a payload was made from an action's output.
  const meaning = planning.schema.meaningOf(type.name, member.name) as PayloadMember
  if (meaning.kind === 'value')
    return { kind: 'value', as, name: meaning.name, of: planPayload(member, type.name, planning) }
  const row = planRowAfterwards(meaning.resource, member, planning)
  return { kind: 'row', as, name: meaning.name, field: member, row }
}

/** Plans the read now, so that what is too large is refused before anything is done; the id takes its place later. */
function planRowAfterwards(
  resource: ModelResource,
  field: CollectedField,
  planning: Planning,
): RowAfterwards {
  const building: Building = { ...planning, values: valuesOf() }
  const place = building.values.add(undefined)
  building.cost.add(1)
  const rows = rowAsk(resource, [{ field: 'id', values: [place] }], field, building)
  return (id) => ({ rows, values: building.values.all.with(place, id) })
}
