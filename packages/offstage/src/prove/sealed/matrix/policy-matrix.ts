import type { ExpressionNode } from '../../../declare/expression.ts'
import { nodesIn } from '../../../model/expressions.ts'
import type { Model, ModelResource } from '../../../model/model.ts'
import { actorKinds, type ActorKind } from './actor-kinds.ts'
import { verdictOf, type Verdict } from './what-is-left.ts'

/** Who may do what, and see which field through which door; plain data, the same for the same declarations. */
export interface PolicyMatrix {
  readonly format: 'offstage-policy-matrix/1'
  readonly actors: readonly string[]
  /** By what it is about (`giftCard read`, `giftCard.code by filter`), then by kind of asker. */
  readonly cells: Readonly<Record<string, Readonly<Record<string, Verdict>>>>
}

/** The ways by which the value of a field can leave, or be found out. */
const SHOWN_AT = ['row', 'list', 'include', 'graphql', 'export'] as const

export function policyMatrix(model: Model): PolicyMatrix {
  const kinds = actorKinds(model)
  const rows = [...model.resources.values()].flatMap((resource) => [
    ...rightRows(resource),
    ...fieldRows(model, resource),
  ])
  const actions = [...model.actions.values()].map(({ name, allow }): MatrixRow => ({
    about: `action ${name}`,
    node: allow,
  }))
  const cells = [...rows, ...actions].map(({ about, node }) => [about, verdicts(node, kinds)] as const)
  return {
    format: 'offstage-policy-matrix/1',
    actors: kinds.map(({ label }) => label),
    cells: Object.fromEntries(cells),
  }
}

interface MatrixRow {
  readonly about: string
  readonly node: ExpressionNode
}

const verdicts = (node: ExpressionNode, kinds: readonly ActorKind[]): Readonly<Record<string, Verdict>> =>
  Object.fromEntries(kinds.map((kind) => [kind.label, verdictOf(node, kind)]))

const rightRows = ({ name, policy }: ModelResource): readonly MatrixRow[] =>
  Object.entries(policy.rights).map(([right, node]) => ({ about: `${name} ${right}`, node }))

function fieldRows(model: Model, resource: ModelResource): readonly MatrixRow[] {
  const names = [...resource.fields.keys(), ...resource.computed.keys()]
  return names.flatMap((name) => {
    const node = shownWhen(resource, name)
    return doorsOf(model, resource, name).map((door) => ({ about: `${resource.name}.${name} ${door}`, node }))
  })
}

/** A field of a row that is read, under its own policy and those of what it is computed from. */
function shownWhen(resource: ModelResource, name: string): ExpressionNode {
  const { read } = resource.policy.rights
  const own = resource.policy.fields.get(name)
  return {
    kind: 'all',
    of: [read, ...(own === undefined ? [] : [own]), ...(resource.sources.get(name) ?? [])],
  }
}

/** Doors that are not offered for a field have no line. */
function doorsOf(model: Model, resource: ModelResource, name: string): readonly string[] {
  const isFilter = resource.lists.some(({ by }) => by.includes(name)) || resource.small !== undefined
  const isSort = resource.lists.some(({ then }) => then.includes(name))
  const isIncluded = isLinkedTo(model, resource)
  return [
    ...SHOWN_AT.filter((door) => door !== 'include' || isIncluded).map((door) => `in ${door}`),
    ...(resource.live ? ['in live'] : []),
    ...(isFilter && resource.fields.has(name) ? ['by filter'] : []),
    ...(isSort ? ['by sort'] : []),
    ...(resource.search.includes(name) ? ['by search'] : []),
    ...computedOf(resource, name).map((computed) => `by computed ${computed}`),
  ]
}

/** Rows of it come in the answers of others: by their links, or as their children. */
const isLinkedTo = (model: Model, { name, fields }: ModelResource): boolean =>
  [...fields.values()].some(({ kind }) => kind === 'belongsTo') ||
  [...model.resources.values()].some((other) =>
    [...other.fields.values()].some(({ target }) => target === name),
  )

const computedOf = ({ computed }: ModelResource, name: string): readonly string[] =>
  [...computed]
    .filter(([, node]) => [...nodesIn(node)].some((part) => 'path' in part && part.path[0] === name))
    .map(([other]) => other)
