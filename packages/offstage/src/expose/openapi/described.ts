import type { ExpressionNode } from '../../declare/expression.ts'
import { describeExpression } from '../../model/expressions.ts'
import {
  resourceOf,
  type Model,
  type ModelAction,
  type ModelField,
  type ModelList,
  type ModelResource,
  type Right,
} from '../../model/model.ts'
import { actorClass, type ActorClass } from '../../policy/actor.ts'
import { sortConditions } from '../../policy/bounded.ts'
import { branchesOf } from '../../policy/branches.ts'
import { foldActor, isConstant } from '../../policy/fold-actor.ts'
import { findablePredicate } from '../../policy/row-predicate.ts'

// What of a model is described to the outside: only what somebody may use. A resource that nobody has a right to, and an
// action without an address, are not mentioned anywhere.

const RIGHTS: readonly Right[] = ['read', 'create', 'update', 'delete']

/** The rights to a resource that somebody has; each of them is an address. */
export const rightsOf = ({ policy }: ModelResource): readonly Right[] =>
  RIGHTS.filter((right) => !isConstant(policy.rights[right], false))

export const isReadable = (resource: ModelResource): boolean => rightsOf(resource).includes('read')

/** The resources with an address, by feature and as they were declared. */
export const describedResources = (model: Model): readonly ModelResource[] =>
  [...model.resources.values()].filter((resource) => rightsOf(resource).length > 0)

/** The actions that have an address and that somebody may call. */
export const describedActions = (model: Model): readonly ModelAction[] =>
  [...model.actions.values()].filter(
    ({ action, allow }) => action.settings.hidden !== true && !isConstant(allow, false),
  )

/** What can be included in a row: the parent of a link, or the children under an inverse. */
export interface Relation {
  readonly name: string
  readonly kind: 'one' | 'many'
  readonly target: ModelResource
}

/** The relations that `include` takes: those whose rows somebody may read, and that a declared list can bring. */
export function relationsOf(model: Model, resource: ModelResource): readonly Relation[] {
  const parents = [...resource.fields.values()].flatMap(({ name, kind, target }): Relation[] =>
    kind === 'belongsTo' && target !== undefined
      ? [{ name, kind: 'one', target: resourceOf(model, target) }]
      : [],
  )
  const children = [...resource.inverses.values()].flatMap(({ name, resource: child, field }): Relation[] => {
    const target = resourceOf(model, child)
    return bringsChildren(target, field) ? [{ name, kind: 'many', target }] : []
  })
  return [...parents, ...children].filter(({ target }) => isReadable(target))
}

const bringsChildren = (child: ModelResource, link: string): boolean =>
  child.small !== undefined || child.lists.some(({ by }) => by.length === 1 && by[0] === link)

/** The fields that somebody may see; of what is masked for everybody not even the name is told. */
export const shownFields = (resource: ModelResource): readonly ModelField[] =>
  [...resource.fields.values()].filter(({ name }) => isShown(resource, name))

/** The computed facts that somebody may see. */
export const shownComputed = (resource: ModelResource): readonly (readonly [string, ExpressionNode])[] =>
  [...resource.computed].filter(([name]) => isShown(resource, name))

const isShown = ({ policy }: ModelResource, name: string): boolean => {
  const mask = policy.fields.get(name)
  return mask === undefined || !isNever(mask)
}

/** Says whether a condition holds for nobody, whatever the row. */
function isNever(node: ExpressionNode): boolean {
  if (node.kind === 'all') return node.of.some(isNever)
  if (node.kind === 'any') return node.of.every(isNever)
  return isConstant(node, false) || (node.kind === 'not' && isConstant(node.of, true))
}

/** The lists that somebody can ask for: none of their keys is masked for everybody. */
export const usableLists = (resource: ModelResource): readonly ModelList[] =>
  resource.lists.filter(({ by, then }) => [...by, ...then].every((name) => isShown(resource, name)))

/** The lists that answer many rows, as they were declared; a row by its id has an address of its own. */
export const listsOf = (resource: ModelResource): readonly ModelList[] =>
  usableLists(resource).filter(({ by }) => by[0] !== 'id')

// ── Who ──────────────────────────────────────────────────────────────────────────────────────────────────────────

const GUEST = actorClass(false, [], [])

/** Says whether a guest is refused (or sees nothing) whatever the row. */
export const needsSignIn = (node: ExpressionNode): boolean => isConstant(foldActor(node, GUEST), false)

/** Who may do something, as a sentence: `You may read a row if holder is your customer, or you are a clerk.` */
export function whoMay(what: string, node: ExpressionNode): string {
  if (isConstant(node, true)) return `Everybody may ${what}, signed in or not.`
  if (node.kind === 'signedIn') return `Everybody who is signed in may ${what}.`
  return `You may ${what} if ${describeExpression(node)}.`
}

/** Who may walk a list: everybody who may read any of its rows, or only some of the roles. */
export function listReaders(
  model: Model,
  resource: ModelResource,
  list: ModelList,
): 'all' | readonly string[] {
  if (resource.small !== undefined || list.unique) return 'all'
  const facts = ['user', ...model.facts.keys()]
  const plain: [string, ActorClass][] = [
    ['guests', GUEST],
    ['people without a role', actorClass(true, [], facts)],
  ]
  const classes = [
    ...plain,
    ...model.roles.map((role): [string, ActorClass] => [role, actorClass(true, [role], facts)]),
  ]
  const readers = classes.filter(([, actor]) => !isConstant(visibleIn(resource, list, actor), false))
  const walkers = readers.filter(([, actor]) => isBounded(visibleIn(resource, list, actor), list))
  return walkers.length === readers.length ? 'all' : walkers.map(([name]) => name)
}

const visibleIn = (resource: ModelResource, { by, then }: ModelList, actor: ActorClass): ExpressionNode =>
  findablePredicate(resource, [...by, ...then], actor)

function isBounded(visible: ExpressionNode, { by, then }: ModelList): boolean {
  const fixed = new Set(by)
  return (
    branchesOf(visible)?.every((way) => sortConditions(way, fixed, then[0]).filters.length === 0) ?? false
  )
}
