import {
  GRAPH_FIELDS,
  GRAPH_TYPES,
  graphFieldsOf,
  graphMembersOf,
  graphTypesOf,
  graphTypesOfAction,
  keyArguments,
  LIST_ARGUMENTS,
  rangeArgument,
} from '../graph-names.ts'
import type { Model, ModelResource } from '../model.ts'
import type { Complaint, Rule } from '../rule.ts'

/** In GraphQL one name means one thing, and some names are GraphQL's own. */
export const graphNamesAreFree: Rule = (model) => [
  ...typesTwice(model),
  ...fieldsTwice(model),
  ...[...model.resources.values()].flatMap((resource) => [
    ...membersTwice(resource),
    ...argumentsTwice(resource),
  ]),
]

interface Named {
  readonly name: string
  /** What makes it: `order.status`. */
  readonly by: string
}

/** Names that were taken before, each with what took it. */
function takenIn(
  taken: readonly Named[],
  more: readonly Named[],
): readonly (Named & { readonly from: string })[] {
  const known = new Map(taken.map(({ name, by }) => [name, by]))
  return more.flatMap((one) => {
    const from = known.get(one.name)
    known.set(one.name, from ?? one.by)
    return from === undefined ? [] : [{ ...one, from }]
  })
}

const PLATFORM = 'the platform'
const ownedBy = (by: string) => (names: readonly string[]) => names.map((name): Named => ({ name, by }))
const ours = ownedBy(PLATFORM)

function typesTwice({ resources, actions }: Model): readonly Complaint[] {
  const made = [
    ...[...resources.values()].flatMap((resource) => ownedBy(resource.name)(graphTypesOf(resource))),
    ...[...actions.values()].flatMap((action) => ownedBy(action.name)(graphTypesOfAction(action))),
  ]
  // An action of the name of a generated write stands in its place, types and all.
  const isReplaced = ({ by, from }: { by: string; from: string }) =>
    actions.has(by) && isWriteOf(by, resources.get(from))
  return takenIn(ours(GRAPH_TYPES), made)
    .filter((one) => !isReplaced(one))
    .map(({ name, by, from }) => ({
      code: 'GRAPH_TYPE_TAKEN',
      at: by,
      message: `would make the GraphQL type ${name}, which ${from} makes already.`,
      mend: 'Choose another name.',
    }))
}

const isWriteOf = (action: string, resource: ModelResource | undefined): boolean =>
  resource !== undefined && ['create', 'update'].some((right) => action === `${right}${resource.title}`)

function fieldsTwice({ resources }: Model): readonly Complaint[] {
  const made = [...resources.values()].flatMap((resource) => ownedBy(resource.name)(graphFieldsOf(resource)))
  return takenIn(ours(GRAPH_FIELDS), made)
    .filter(({ name }) => !isPlural(name, resources))
    .map(({ name, by, from }) => ({
      code: 'GRAPH_FIELD_TAKEN',
      at: by,
      message: `would be asked for by GraphQL's "${name}", as what ${from} makes is.`,
      mend: "Rename it, or give it another plural: resource('person', {…}, { plural: 'people' }).",
    }))
}

/** A plural that is a resource's name is complained of by itself. */
const isPlural = (name: string, resources: Model['resources']): boolean =>
  resources.has(name) && [...resources.values()].some(({ plural }) => plural === name)

function membersTwice({ name: resource, fields, computed, inverses }: ModelResource): readonly Complaint[] {
  const made = [...fields.values()].flatMap((field) => ownedBy(field.name)(graphMembersOf(field)))
  const more = [...computed.keys(), ...inverses.keys()].filter((name) => !fields.has(name))
  return takenIn([], [...made, ...more.map((name) => ({ name, by: name }))])
    .filter(({ by, from }) => by !== from)
    .map(({ name, by, from }) => ({
      code: 'GRAPH_MEMBER_TAKEN',
      at: `${resource}.${by}`,
      message: `would be the member "${name}" of a GraphQL row, which ${from} makes already.`,
      mend: 'Rename one of the two.',
    }))
}

// REST's parameters are complained of where lists are looked at.
const PARAMETERS = ['search', 'after']

function argumentsTwice(resource: ModelResource): readonly Complaint[] {
  const { name, lists, small, fields } = resource
  const any = small === undefined ? [] : [...fields.keys()]
  const keys = new Set([...lists.flatMap(({ by }) => by), ...any])
  const firsts = new Set([...lists.flatMap(({ then }) => then.slice(0, 1)), ...any])
  const made = [
    ...[...keys].flatMap((field) => ownedBy(field)(keyArguments(field))),
    ...[...firsts].map((field) => ({ name: rangeArgument(field), by: field })),
  ]
  const free = LIST_ARGUMENTS.filter((argument) => !PARAMETERS.includes(argument))
  return takenIn(ours(free), made).map(({ name: argument, by, from }) => ({
    code: 'GRAPH_ARGUMENT_TAKEN',
    at: `${name}.${by}`,
    message: `would be the argument "${argument}" of GraphQL's lists, which ${from} makes already.`,
    mend: 'Rename the field.',
  }))
}
