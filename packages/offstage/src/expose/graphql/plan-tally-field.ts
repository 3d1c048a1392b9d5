import { tallyTypeName } from '../../model/graph-names.ts'
import { fieldOf } from '../../model/model.ts'
import type { Picked } from '../../plan/ask.ts'
import type { TallyAsk } from '../../plan/tally-plan.ts'
import { collectFields, type CollectedField } from './collect-fields.ts'
import type { RootRead } from './meaning.ts'
import { valueOf } from './read-arguments.ts'
import { array, object } from './render-connection.ts'
import { argumentsOf, keyOf, pickMembers, type Building } from './select-members.ts'

/** A tally that is asked for, and which of its counters under which names. */
export interface TallyStep {
  readonly kind: 'tally'
  readonly field: CollectedField
  readonly ask: TallyAsk
  readonly type: string
  readonly members: readonly TallyMember[]
}

interface TallyMember {
  readonly as: string
  readonly name: string
  /** Of a sum of money, its members. */
  readonly pick?: readonly Picked[]
}

export function planTallyField(
  { resource, tally }: Extract<RootRead, { kind: 'tally' }>,
  field: CollectedField,
  building: Building,
): TallyStep {
  const given = argumentsOf(building, 'Query', field)
  const type = tallyTypeName(resource, tally)
  building.cost.add(1)
  return {
    kind: 'tally',
    field,
    ask: {
      resource: resource.name,
      by: tally.by.map((name) => ({
        field: name,
        value: building.values.add(valueOf(fieldOf(resource, name), name, given[name])),
      })),
      per: tally.per,
    },
    type,
    members: collectFields(field.sets, building, type).map((member) => ({
      as: keyOf(member),
      name: member.name,
      ...pickMembers(member, building),
    })),
  }
}

/** The JSON of what was asked for, out of the counters as the database wrote them. */
export function renderTally({ ask, type, members }: TallyStep, groups: readonly string[]): string {
  const rendered = groups.map((json) => {
    const counters = JSON.parse(json) as Readonly<Record<string, unknown>> // the statement builds an object
    return object(
      members.map(({ as, name, pick }) => [
        as,
        memberJson(name === '__typename' ? type : counters[name], pick),
      ]),
    )
  })
  return ask.per === undefined ? (rendered[0] ?? 'null') : array(rendered)
}

function memberJson(value: unknown, pick: readonly Picked[] | undefined): string {
  if (value === undefined || value === null) return 'null'
  if (pick === undefined || typeof value !== 'object') return JSON.stringify(value)
  const money = { ...value, __typename: 'Money' } as Readonly<Record<string, unknown>> // the only value with members
  return object(pick.map(({ as, member }) => [as, JSON.stringify(money[member] ?? null)]))
}
