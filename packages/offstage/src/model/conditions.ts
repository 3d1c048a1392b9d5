import type { ExpressionNode } from '../declare/expression.ts'
import type { Model, ModelAction, ModelResource } from './model.ts'

/** An expression of the model and where it is declared; `resource` is the one whose rows it is about. */
export interface Condition {
  readonly at: string
  readonly resource: ModelResource | undefined
  readonly node: ExpressionNode
}

/** Every condition of the model: rights, fields' policies and computed fields of resources, then who may call an action or ask how reads are answered. */
export function conditionsOf(model: Model): readonly Condition[] {
  return [
    ...[...model.resources.values()].flatMap(conditionsOfResource),
    ...[...model.actions.values()].flatMap(conditionOfAction),
    ...conditionOf(`${model.name}.explain`, model.explain),
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

const conditionOfAction = ({ name, allow }: ModelAction): readonly Condition[] =>
  conditionOf(`${name}.allow`, allow)

// What is no condition at all is another rule's complaint.
function conditionOf(at: string, node: ExpressionNode | undefined): readonly Condition[] {
  return node === undefined ? [] : [{ at, resource: undefined, node }]
}
