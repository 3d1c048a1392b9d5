import type { ExpressionNode } from '../declare/expression.ts'
import type { ModelResource } from '../model/model.ts'
import { sortConditions } from './bounded.ts'
import { branchesOf } from './branches.ts'
import { all, isConstant, TRUE } from './fold-actor.ts'

/** The columns of an index, as fields, in order; the id stands at its end by itself. */
export interface NeededIndex {
  readonly by: readonly string[]
  readonly then: readonly string[]
}

/**
 * The indexes that serve every list for every actor: for each way in which the policy lets a row be seen, the list's
 * `by`, then the columns that this way holds to one value, then the order.
 */
export function neededIndexes(resource: ModelResource): readonly NeededIndex[] {
  const lists = resource.lists.filter((list) => !list.unique)
  const read = [resource.policy.rights.read, ...readsOfDeleted(resource)]
  const needed = lists.flatMap((list) =>
    read
      .flatMap((right) => waysToFind(resource, list, [...list.by, ...list.then], right))
      .filter(({ isWhole }) => isWhole)
      .map(({ equal }): NeededIndex => ({ by: [...list.by, ...equal], then: list.then })),
  )
  return distinct(needed)
}

/** What is deleted is read by those who may bring it back; where nobody may, no index is made for it. */
function readsOfDeleted({ softDelete, policy }: ModelResource): readonly ExpressionNode[] {
  const { restore } = policy.rights
  return !softDelete || isConstant(restore, false) ? [] : [all([policy.readEvenDeleted, restore])]
}

/** A way in which the policy lets rows be found: the fields that it holds to one value, and whether it asks no more. */
interface WayToFind {
  readonly equal: readonly string[]
  readonly isWhole: boolean
}

/** The ways in which rows are found by these fields. */
export function waysToFind(
  resource: ModelResource,
  { by, then }: NeededIndex,
  used: readonly string[],
  read: ExpressionNode = resource.policy.rights.read,
): readonly WayToFind[] {
  const usable = [read, ...used.map((name) => resource.policy.fields.get(name) ?? TRUE)]
  const ways = branchesOf(all(usable)) ?? []
  const fixed = new Set(by)
  return ways
    .map((way) =>
      sortConditions(
        way.filter((node) => !isAboutActor(node)),
        fixed,
        then[0],
      ),
    )
    .map(({ equal, filters }) => ({
      equal: equal.map(({ field }) => field).sort(),
      isWhole: filters.length === 0,
    }))
}

/** Conditions on the actor alone are decided before planning, so no index needs to know of them. */
function isAboutActor(node: ExpressionNode): boolean {
  if (node.kind === 'all' || node.kind === 'any') return node.of.every(isAboutActor)
  if (node.kind === 'not') return isAboutActor(node.of)
  return node.kind === 'role' || node.kind === 'signedIn' || node.kind === 'constant'
}

/** Two indexes with the same set of equalities and the same order serve the same lists. */
function distinct(needed: readonly NeededIndex[]): readonly NeededIndex[] {
  const key = ({ by, then }: NeededIndex) => `${[...by].sort().join()}|${then.join()}`
  return [...new Map(needed.toReversed().map((index) => [key(index), index])).values()].toReversed()
}
