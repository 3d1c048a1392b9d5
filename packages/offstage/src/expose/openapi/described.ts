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
import { actorClass } from '../../policy/actor.ts'
import { foldActor, isConstant } from '../../policy/fold-actor.ts'
import { isWalkedFrom } from './list-readers.ts'

// What of a model is described to the outside: only what somebody may use. A resource that nobody has a right to, and an
// action without an address, are not mentioned anywhere.

const RIGHTS: readonly Right[] = ['read', 'create', 'update', 'delete', 'restore']

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
    return bringsChildren(model, resource, target, field) ? [{ name, kind: 'many', target }] : []
  })
  return [...parents, ...children].filter(({ target }) => isReadable(target))
}

/** Says whether a declared list brings the children of a row, at least for some of those who may read the row. */
function bringsChildren(model: Model, parent: ModelResource, child: ModelResource, link: string): boolean {
  if (child.small !== undefined) return true
  const list = child.lists.find(({ by }) => by.length === 1 && by[0] === link)
  return list !== undefined && isWalkedFrom(model, parent, child, list)
}

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
