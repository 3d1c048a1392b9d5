import { isDeepStrictEqual } from 'node:util'
import type { ExpressionNode } from '../../../declare/expression.ts'
import { describeExpression } from '../../../model/expressions.ts'
import type { ActorKind } from './actor-kinds.ts'

/** What a policy comes to for a kind of asker: decided, or a condition on the row in words. */
export type Verdict = 'allow' | 'deny' | `by row: ${string}`

export function verdictOf(node: ExpressionNode, kind: ActorKind): Verdict {
  const left = whatIsLeft(node, kind)
  if (typeof left === 'boolean') return left ? 'allow' : 'deny'
  return `by row: ${describeExpression(left)}`
}

/** Decides what the kind of asker decides, and leaves the rest: written here anew, so that a slip in the engine's own folding would be seen. */
function whatIsLeft(node: ExpressionNode, kind: ActorKind): boolean | ExpressionNode {
  switch (node.kind) {
    case 'constant':
      return node.value
    case 'role':
      return kind.roles.includes(node.role)
    case 'signedIn':
      return kind.isSignedIn
    case 'compare':
      return node.operand.kind === 'fact' && !kind.facts.includes(node.operand.fact.name) ? false : node
    case 'not': {
      const inner = whatIsLeft(node.of, kind)
      return typeof inner === 'boolean' ? !inner : { kind: 'not', of: inner }
    }
    case 'all':
    case 'any':
      return leftOfMany(node, kind)
    case 'has': {
      const where = whatIsLeft(node.where, kind)
      if (where === false) return false
      return { ...node, where: where === true ? { kind: 'constant', value: true } : where }
    }
    default:
      return node
  }
}

function leftOfMany(
  node: Extract<ExpressionNode, { kind: 'all' | 'any' }>,
  kind: ActorKind,
): boolean | ExpressionNode {
  const decides = node.kind === 'any'
  const parts: ExpressionNode[] = []
  for (const part of node.of) {
    const left = whatIsLeft(part, kind)
    if (left === decides) return decides
    if (typeof left === 'boolean') continue
    // What is said twice, by a row's policy and a field's, is said once.
    for (const one of left.kind === node.kind ? left.of : [left])
      if (!parts.some((known) => isDeepStrictEqual(known, one))) parts.push(one)
  }
  const [only] = parts
  if (only === undefined) return !decides
  return parts.length === 1 ? only : { kind: node.kind, of: parts }
}
