import type { ExpressionNode, FactNode } from '../../../declare/expression.ts'
import { conditionsOf } from '../../../model/conditions.ts'
import type { Model } from '../../../model/model.ts'
import { followPath, nodesOnRows } from '../../../model/paths.ts'

/** What the conditions of a model compare a field with: values that rows must have, and miss, for each of them to decide. */
export interface Compared {
  readonly values: readonly unknown[]
  readonly facts: readonly FactNode[]
}

/** By `resource.field`. */
export function comparedValues(model: Model): ReadonlyMap<string, Compared> {
  const found = new Map<string, { values: unknown[]; facts: FactNode[] }>()
  for (const { resource, node } of conditionsOf(model)) {
    if (resource === undefined) continue
    for (const { resource: from, node: part } of nodesOnRows(model, resource, node)) {
      const end = followPath(model, from, part.path)
      if (end.kind !== 'field') continue
      const key = `${end.resource.name}.${end.field.name}`
      const known = found.get(key) ?? { values: [], facts: [] }
      found.set(key, known)
      known.values.push(...valuesIn(part))
      if (part.kind === 'compare' && part.operand.kind === 'fact') known.facts.push(part.operand.fact)
    }
  }
  return found
}

function valuesIn(node: ExpressionNode): readonly unknown[] {
  if (node.kind === 'in') return node.values
  return node.kind === 'compare' && node.operand.kind === 'value' ? [node.operand.value] : []
}
