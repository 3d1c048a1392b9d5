import type { ExpressionNode } from '../declare/expression.ts'
import type { ModelResource } from '../model/model.ts'
import { nodesIn } from '../model/expressions.ts'
import type { ActorClass } from './actor.ts'
import { all, foldActor, TRUE } from './fold-actor.ts'

/** When the actor may see a field (or computed) of a row they may read: true, false, or a condition on the row. */
export function fieldMask(resource: ModelResource, name: string, actor: ActorClass): ExpressionNode {
  const own = resource.policy.fields.get(name) ?? TRUE
  const computed = resource.computed.get(name)
  const sources =
    computed === undefined
      ? []
      : fieldsUsed(computed).map((field) => resource.policy.fields.get(field) ?? TRUE)
  return all([own, ...sources].map((node) => foldActor(node, actor)))
}

/** The fields of the row itself that an expression looks at. */
export function fieldsUsed(node: ExpressionNode): string[] {
  return [...nodesIn(node)].flatMap((part) =>
    'path' in part && part.path[0] !== undefined ? [part.path[0]] : [],
  )
}
