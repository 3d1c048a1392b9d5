import type { ExpressionNode } from '../declare/expression.ts'
import type { Model, ModelAction, ModelResource } from './model.ts'

/** An expression of the model and where it is declared; `resource` is the one whose rows it is about. */
export interface Condition {
  readonly at: string
  readonly resource: ModelResource | undefined
  readonly node: ExpressionNode
}

/** Every condition of the model: rights, fields' policies and computed fields of resources, then who may call an action. */
export function conditionsOf(model: Model): readonly Condition[] {
  return [
    ...[...model.resources.values()].flatMap(conditionsOfResource),
    ...[...model.actions.values()].flatMap(conditionOfAction),
  ]
}

function conditionsOfResource(resource: ModelResource): readonly Condition[] {
  const { name, policy, computed } = resource
  const at = (place: string) => (entry: readonly [string, ExpressionNode]) => ({
    at: `${name}.${place}${entry[0]}`,
    resource,
    node: entry[1],
  })
  return [
    ...Object.entries(policy.rights).map(at('policy.')),
    ...[...policy.fields].map(at('policy.fields.')),
    ...[...computed].map(at('computed.')),
  ]
}

// What is no condition at all is another rule's complaint.
function conditionOfAction({ name, allow }: ModelAction): readonly Condition[] {
  const node: ExpressionNode | undefined = allow
  return node === undefined ? [] : [{ at: `${name}.allow`, resource: undefined, node }]
}
