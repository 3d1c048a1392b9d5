import type { OperationDefinitionNode } from 'graphql'
import { problem } from '../../errors.ts'
import type { ModelResource } from '../../model/model.ts'
import { words } from '../../model/names.ts'
import { NOTHING_ASKED, type ConnectionMember, type RowsAsk } from '../../plan/ask.ts'
import { valuesOf } from '../../plan/ask-values.ts'
import { collectFields, type CollectedField, type Selecting } from './collect-fields.ts'
import { refuse } from './graphql-error.ts'
import type { GraphqlSchema, RootRead } from './meaning.ts'
import { costOfRequest, heldFields, rootFields } from './plan-query.ts'
import { readArguments } from './read-arguments.ts'
import {
  argumentsOf,
  keyOf,
  namedMembers,
  selectConnection,
  selectMembers,
  type Building,
} from './select-members.ts'

/** A page or row that is followed: how it is read, and what is told of each change. */
export interface SubscriptionPlan {
  readonly field: CollectedField
  readonly rows: RowsAsk
  readonly values: readonly unknown[]
  readonly resumeAt: string | undefined
  readonly members: readonly LiveMember[]
}

/** A member of what is told. Where rows are shown, it is a place of the ask's form. */
export type LiveMember =
  | { readonly kind: 'type'; readonly as: string; readonly title: string }
  | { readonly kind: 'place' | 'remove'; readonly as: string }
  | { readonly kind: 'row' | 'upsert'; readonly as: string; readonly place: ConnectionMember }
  | { readonly kind: 'snapshot'; readonly as: string; readonly members: readonly ConnectionMember[] }
  | { readonly kind: 'page'; readonly as: string; readonly members: readonly PageMember[] }

export type PageMember =
  | { readonly kind: 'ids' | 'type'; readonly as: string }
  | Extract<ConnectionMember, { kind: 'pageInfo' | 'count' }>

/** Turns a subscription into the ask that is followed; what is too large is refused before any statement. */
export function planSubscription(
  operation: OperationDefinitionNode,
  schema: GraphqlSchema,
  selecting: Selecting,
  costMax: number,
): SubscriptionPlan {
  const [field] = rootFields(operation, selecting)
  if (field === undefined) throw refuse('The subscription asks for nothing.')
  const building: Building = { ...selecting, schema, cost: costOfRequest(costMax), values: valuesOf() }
  // Validation has found the field in Subscription, whose fields are rows and lists.
  const meaning = schema.meaningOf('Subscription', field.name) as Extract<RootRead, { kind: 'row' | 'list' }>
  const given = argumentsOf(building, 'Subscription', field)
  const { rows, members } =
    meaning.kind === 'row'
      ? planRow(meaning, field, given, building)
      : planList(meaning, field, given, building)
  // The argument's type is text.
  const resumeAt = (given['resumeAt'] ?? undefined) as string | undefined
  return { field, rows, values: building.values.all, resumeAt, members }
}

type Planned = Pick<SubscriptionPlan, 'rows' | 'members'>
type Given = Readonly<Record<string, unknown>>

function planRow(
  { resource, by }: Extract<RootRead, { kind: 'row' }>,
  field: CollectedField,
  given: Given,
  building: Building,
): Planned {
  const held = heldFields(by, given, building)
  if (held === undefined) throw problem('E_NOT_FOUND', { what: words(resource.name) })
  const members = collectFields(field.sets, building).map((member): LiveMember => {
    const as = keyOf(member)
    if (member.name === 'row') return { kind: 'row', as, place: rowsOf(resource, member, building, 1) }
    return member.name === 'place'
      ? { kind: 'place', as }
      : { kind: 'type', as, title: `${resource.title}LiveRow` }
  })
  const rows: RowsAsk = {
    ...NOTHING_ASKED,
    resource: resource.name,
    target: 'row',
    by: held,
    select: [],
    form: members.flatMap(placesOf),
  }
  return { rows, members }
}

function planList(
  { resource, arguments: meanings }: Extract<RootRead, { kind: 'list' }>,
  field: CollectedField,
  given: Given,
  building: Building,
): Planned {
  const chosen = readArguments(resource, meanings, given, building.values)
  const members = collectFields(field.sets, building).map((member) =>
    listMember(resource, member, building, chosen.limit),
  )
  const rows: RowsAsk = {
    ...NOTHING_ASKED,
    ...chosen,
    resource: resource.name,
    target: 'list',
    count: members.some(isCounted),
    select: [],
    form: members.flatMap(placesOf),
  }
  return { rows, members }
}

function listMember(
  resource: ModelResource,
  member: CollectedField,
  building: Building,
  limit: number,
): LiveMember {
  const as = keyOf(member)
  switch (member.name) {
    case 'place':
    case 'remove':
      return { kind: member.name, as }
    case 'snapshot':
      return { kind: 'snapshot', as, members: selectConnection(resource, member.sets, building, 1, limit) }
    case 'upsert':
      return { kind: 'upsert', as, place: rowsOf(resource, member, building, limit) }
    case 'page':
      return { kind: 'page', as, members: pageMembers(member, building) }
    default:
      return { kind: 'type', as, title: `${resource.title}LiveList` }
  }
}

function rowsOf(
  resource: ModelResource,
  member: CollectedField,
  building: Building,
  times: number,
): ConnectionMember {
  building.cost.add(times)
  return { kind: 'nodes', as: keyOf(member), select: selectMembers(resource, member.sets, building, times) }
}

function pageMembers({ sets }: CollectedField, building: Building): readonly PageMember[] {
  return collectFields(sets, building).map((member): PageMember => {
    const as = keyOf(member)
    if (member.name === 'pageInfo')
      return { kind: 'pageInfo', as, members: namedMembers(member.sets, building) }
    if (member.name === 'totalCount')
      return { kind: 'count', as, members: namedMembers(member.sets, building) }
    return { kind: member.name === 'ids' ? 'ids' : 'type', as }
  })
}

function placesOf(member: LiveMember): readonly ConnectionMember[] {
  if (member.kind === 'snapshot') return member.members
  return 'place' in member ? [member.place] : []
}

function isCounted(member: LiveMember): boolean {
  if (member.kind !== 'snapshot' && member.kind !== 'page') return false
  return member.members.some(({ kind }) => kind === 'count')
}
