import type { ExpressionNode } from '../../declare/expression.ts'
import { describeExpression, nodesIn } from '../../model/expressions.ts'
import type { Model, ModelList, ModelResource } from '../../model/model.ts'
import { actorClass, type ActorClass } from '../../policy/actor.ts'
import { sortConditions } from '../../policy/bounded.ts'
import { branchesOf } from '../../policy/branches.ts'
import { all, any, isConstant, TRUE } from '../../policy/fold-actor.ts'
import { findablePredicate, rowPredicate } from '../../policy/row-predicate.ts'

/** Who may walk a list, among those who may read any of its rows; the others are refused when they ask. */
export interface ListReaders {
  readonly isForAll: boolean
  /** Those who may walk it whatever they ask for: roles, guests. */
  readonly names: readonly string[]
  /** What the others must ask for, so that they may too: `owner is you`, `visibility is public`. */
  readonly ifAsked: Comparison | undefined
}

type Comparison = Extract<ExpressionNode, { kind: 'compare' }>

/** Finds out who may walk a list. */
export function listReaders(model: Model, resource: ModelResource, list: ModelList): ListReaders {
  if (resource.small !== undefined || list.unique) return FOR_ALL
  const readers = namedClasses(model)
    .map(({ name, actor }) => ({ name, visible: findablePredicate(resource, keysOf(list), actor) }))
    .filter(({ visible }) => !isConstant(visible, false))
  const stuck = readers.filter(({ visible }) => !isBounded(visible, list))
  if (stuck.length === 0) return FOR_ALL
  const names = readers.filter((reader) => !stuck.includes(reader)).map(({ name }) => name)
  return {
    isForAll: false,
    names,
    ifAsked: wayOut(
      stuck.map(({ visible }) => visible),
      list,
    ),
  }
}

const FOR_ALL: ListReaders = { isForAll: true, names: [], ifAsked: undefined }

/** Says it in words, for parentheses: `guests; others if owner is you`. Empty where all readers may. */
export function listReadersWords({ isForAll, names, ifAsked }: ListReaders): string {
  if (isForAll) return ''
  if (ifAsked === undefined) return names.length === 0 ? 'nobody' : `only ${names.join(', ')}`
  const condition = `if ${describeExpression(ifAsked)}`
  return names.length === 0 ? `only ${condition}` : `${names.join(', ')}; others only ${condition}`
}

/** Says whether some of those who may read the parent can be shown its children by this list. */
export function isWalkedFrom(
  model: Model,
  parent: ModelResource,
  child: ModelResource,
  list: ModelList,
): boolean {
  return namedClasses(model).some(({ actor }) => {
    const visible = findablePredicate(child, keysOf(list), actor)
    return (
      !isConstant(rowPredicate(parent, 'read', actor), false) &&
      !isConstant(visible, false) &&
      isBounded(visible, list)
    )
  })
}

// ── Kinds of actors ──────────────────────────────────────────────────────────────────────────────────────────────

interface NamedClass {
  readonly name: string
  readonly actor: ActorClass
}

function namedClasses({ roles, facts }: Model): readonly NamedClass[] {
  const known = ['user', ...facts.keys()]
  return [
    { name: 'guests', actor: actorClass(false, [], []) },
    { name: 'people without a role', actor: actorClass(true, [], known) },
    ...roles.map((role) => ({ name: role, actor: actorClass(true, [role], known) })),
  ]
}

// ── What bounds a walk ───────────────────────────────────────────────────────────────────────────────────────────

const keysOf = ({ by, then }: ModelList): readonly string[] => [...by, ...then]

function isBounded(visible: ExpressionNode, { by, then }: ModelList): boolean {
  const fixed = new Set(by)
  const ways = branchesOf(visible)
  return ways !== undefined && ways.every((way) => sortConditions(way, fixed, then[0]).filters.length === 0)
}

/** An equality on a key of the list that, where the ask meets it, makes the walk bounded for all of them. */
function wayOut(stuck: readonly ExpressionNode[], list: ModelList): Comparison | undefined {
  const [first] = stuck
  const candidates = first === undefined ? [] : [...nodesIn(first)].filter(isEqualityOn(list))
  return candidates.find((candidate) =>
    stuck.every((visible) => isBounded(decided(visible, describeExpression(candidate)), list)),
  )
}

const isEqualityOn =
  ({ by }: ModelList) =>
  (node: ExpressionNode): node is Comparison =>
    node.kind === 'compare' &&
    node.comparison === 'eq' &&
    node.path.length === 1 &&
    by.includes(node.path[0] ?? '')

/** The condition where the equality that reads like this is met. */
function decided(node: ExpressionNode, met: string): ExpressionNode {
  if (node.kind === 'all') return all(node.of.map((part) => decided(part, met)))
  if (node.kind === 'any') return any(node.of.map((part) => decided(part, met)))
  return node.kind === 'compare' && describeExpression(node) === met ? TRUE : node
}
