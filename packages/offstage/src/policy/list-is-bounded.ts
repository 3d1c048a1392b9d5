import type { ExpressionNode } from '../declare/expression.ts'
import { describeExpression } from '../model/expressions.ts'
import type { Model, ModelList, ModelResource } from '../model/model.ts'
import type { Complaint, Rule } from '../model/rule.ts'
import { actorClass, type ActorClass } from './actor.ts'
import { sortConditions } from './bounded.ts'
import { BRANCHES_MAX, branchesOf, type Conjunction } from './branches.ts'
import { isConstant } from './fold-actor.ts'
import { findablePredicate } from './row-predicate.ts'

/**
 * A list is read by walking its index, and the walk is bounded only where every row it meets may be shown. A list that
 * no actor can read so is refused here; one that some cannot is refused to those when they ask.
 */
export const listIsBounded: Rule = (model) => {
  const actors = actorClasses(model)
  return [...model.resources.values()]
    .filter(({ small }) => small === undefined)
    .flatMap((resource) =>
      resource.lists.filter((list) => !list.unique).flatMap((list) => complaintsOf(resource, list, actors)),
    )
}

/** Kinds of actors that differ in what they may see: a guest, and signed-in ones with each role, with and without facts. */
function actorClasses({ roles, facts }: Model): readonly ActorClass[] {
  const rolesHeld = [[], ...roles.map((role) => [role]), ...(roles.length > 1 ? [roles] : [])]
  const factsKnown = [['user'], ...(facts.size > 0 ? [['user', ...facts.keys()]] : [])]
  return [
    actorClass(false, [], []),
    ...rolesHeld.flatMap((held) => factsKnown.map((known) => actorClass(true, held, known))),
  ]
}

function complaintsOf(
  resource: ModelResource,
  list: ModelList,
  actors: readonly ActorClass[],
): readonly Complaint[] {
  const seen = actors
    .map((actor) => findablePredicate(resource, [...list.by, ...list.then], actor))
    .filter((visible) => !isConstant(visible, false))
  const walks = seen.map((visible) => walkOf(visible, list))
  const stuck = walks.filter((walk) => walk.kind !== 'bounded')
  const [first] = stuck
  // Where nobody may read anything the list is empty, and walking nothing is bounded.
  if (first === undefined || stuck.length < walks.length) return []
  const at = `${resource.name}.list(${list.title})`
  if (first.kind === 'tooManyWays')
    return [
      {
        code: 'LIST_OF_TOO_MANY_WAYS',
        at,
        message: `is read under a policy with more than ${BRANCHES_MAX} ways in which a row may be seen.`,
        mend: 'Make the policy simpler, or keep what it decides in a field of its own.',
      },
    ]
  return [
    {
      code: 'LIST_UNBOUNDED',
      at,
      message: `could visit any number of rows in vain, because each must be asked whether ${describeExpression(first.filter)}.`,
      mend: 'Let the policy hold fields of the row to a value, put the field first in `then` or into `by`, or say .small({ max }).',
    },
  ]
}

type Walk =
  | { readonly kind: 'bounded' }
  | { readonly kind: 'tooManyWays' }
  | { readonly kind: 'filtered'; readonly filter: ExpressionNode }

function walkOf(visible: ExpressionNode, { by, then }: ModelList): Walk {
  const ways = branchesOf(visible)
  if (ways === undefined) return { kind: 'tooManyWays' }
  if (ways.some((way) => isSettledByAsk(way, by))) return { kind: 'bounded' }
  const fixed = new Set(by)
  const filters = ways.flatMap((way) => sortConditions(way, fixed, then[0]).filters)
  return filters[0] === undefined ? { kind: 'bounded' } : { kind: 'filtered', filter: filters[0] }
}

/**
 * A way that holds wherever the ask names the actor's own value (`grantee is you`, asked for your own grants): then
 * every row may be shown and nothing is tested. Asked for another's, the list is refused to this actor.
 */
function isSettledByAsk(way: Conjunction, by: readonly string[]): boolean {
  const isSettled = (node: ExpressionNode) =>
    node.kind === 'compare' &&
    node.comparison === 'eq' &&
    node.path.length === 1 &&
    by.includes(node.path[0] ?? '')
  return way.length > 0 && way.every(isSettled)
}
