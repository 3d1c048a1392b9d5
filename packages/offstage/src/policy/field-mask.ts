import type { ExpressionNode } from '../declare/expression.ts'
import type { ModelResource } from '../model/model.ts'
import type { ActorClass } from './actor.ts'
import { all, foldActor, TRUE } from './fold-actor.ts'

/** When the actor may see a field (or computed) of a row they may read: true, false, or a condition on the row. */
export function fieldMask(resource: ModelResource, name: string, actor: ActorClass): ExpressionNode {
  const own = resource.policy.fields.get(name) ?? TRUE
  const sources = resource.sources.get(name) ?? []
  return all([own, ...sources].map((node) => foldActor(node, actor)))
}

/** Whether a field or computed of a row can be hidden from somebody who may read the row. */
export const canBeMasked = ({ policy, sources }: ModelResource, name: string): boolean =>
  policy.fields.has(name) || sources.has(name)
