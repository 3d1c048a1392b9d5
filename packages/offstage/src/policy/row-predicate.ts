import type { ExpressionNode } from '../declare/expression.ts'
import { IS_LIVING } from '../model/living.ts'
import type { ModelResource, Right } from '../model/model.ts'
import type { ActorClass } from './actor.ts'
import { fieldMask } from './field-mask.ts'
import { all, any, foldActor } from './fold-actor.ts'

/** Which rows the actor has a right to, what depends on the actor alone already decided. */
export function rowPredicate(resource: ModelResource, right: Right, actor: ActorClass): ExpressionNode {
  return foldActor(resource.policy.rights[right], actor)
}

/** Which rows the actor may read, those among them that are deleted where they may bring those back. */
function readPredicate(resource: ModelResource, actor: ActorClass, includeDeleted: boolean): ExpressionNode {
  if (!includeDeleted || !resource.softDelete) return rowPredicate(resource, 'read', actor)
  const read = foldActor(resource.policy.readEvenDeleted, actor)
  return all([read, any([IS_LIVING, rowPredicate(resource, 'restore', actor)])])
}

/**
 * Which rows may be found by way of these fields. Looking for a row by a field that one may not see would tell what
 * the field holds, so each field's own policy is part of the condition.
 */
export function findablePredicate(
  resource: ModelResource,
  fields: readonly string[],
  actor: ActorClass,
  includeDeleted = false,
): ExpressionNode {
  return all([
    readPredicate(resource, actor, includeDeleted),
    ...fields.map((name) => fieldMask(resource, name, actor)),
  ])
}
