import type { ExpressionNode } from '../declare/expression.ts'
import type { ModelResource, Right } from '../model/model.ts'
import type { ActorClass } from './actor.ts'
import { fieldMask } from './field-mask.ts'
import { all, foldActor } from './fold-actor.ts'

/** Which rows the actor has a right to, what depends on the actor alone already decided. */
export function rowPredicate(resource: ModelResource, right: Right, actor: ActorClass): ExpressionNode {
  return foldActor(resource.policy.rights[right], actor)
}

/**
 * Which rows may be found by way of these fields. Looking for a row by a field that one may not see would tell what
 * the field holds, so each field's own policy is part of the condition.
 */
export function findablePredicate(
  resource: ModelResource,
  fields: readonly string[],
  actor: ActorClass,
): ExpressionNode {
  return all([
    rowPredicate(resource, 'read', actor),
    ...fields.map((name) => fieldMask(resource, name, actor)),
  ])
}
