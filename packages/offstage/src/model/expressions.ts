import { IS_LIVING } from './living.ts'
import type { ExpressionNode, FactNode, OperandNode } from '../declare/expression.ts'

/** Every node of an expression, itself first. */
export function* nodesIn(node: ExpressionNode): Generator<ExpressionNode> {
  yield node
  if (node.kind === 'all' || node.kind === 'any') for (const part of node.of) yield* nodesIn(part)
  if (node.kind === 'not') yield* nodesIn(node.of)
  if (node.kind === 'has') yield* nodesIn(node.where)
}

/** The facts that an expression compares with. */
export function factsIn(node: ExpressionNode): FactNode[] {
  return [...nodesIn(node)].flatMap((part) =>
    part.kind === 'compare' && part.operand.kind === 'fact' ? [part.operand.fact] : [],
  )
}

const COMPARISONS = {
  eq: 'is',
  ne: 'is not',
  gt: 'is more than',
  gte: 'is at least',
  lt: 'is less than',
  lte: 'is at most',
} as const
const TIME_COMPARISONS = {
  ...COMPARISONS,
  gt: 'is after',
  gte: 'is not before',
  lt: 'is before',
  lte: 'is not after',
} as const

/** An expression in words: `holder is your customer, or you are a clerk`. */
export function describeExpression(node: ExpressionNode): string {
  switch (node.kind) {
    case 'constant':
      return node.value ? 'always' : 'never'
    case 'all':
      return node.of.map(describeExpression).join(' and ')
    case 'any':
      return node.of.map(describeExpression).join(', or ')
    case 'not':
      return `not (${describeExpression(node.of)})`
    case 'compare':
      if (node === IS_LIVING) return 'it is not deleted'
      return `${node.path.join('’s ')} ${comparisonsWith(node.operand)[node.comparison]} ${describeOperand(node.operand)}`
    case 'in':
      return `${node.path.join('’s ')} is one of ${node.values.join(', ')}`
    case 'missing':
      return `${node.path.join('’s ')} is not given`
    case 'has':
      return `it has one of its ${node.inverse} where ${describeExpression(node.where)}`
    case 'role':
      return node.role === 'staff'
        ? 'you are one of the staff'
        : `you are ${/^[aeiou]/.test(node.role) ? 'an' : 'a'} ${node.role}`
    case 'signedIn':
      return 'you are signed in'
  }
}

const comparisonsWith = ({ kind }: OperandNode) => (kind === 'now' ? TIME_COMPARISONS : COMPARISONS)

function describeOperand(operand: Extract<ExpressionNode, { kind: 'compare' }>['operand']): string {
  if (operand.kind === 'now') return 'now'
  if (operand.kind === 'fact') return operand.fact.name === 'user' ? 'you' : `your ${operand.fact.name}`
  return JSON.stringify(operand.value, (_key, value: unknown) =>
    typeof value === 'bigint' ? value.toString() : value,
  )
}
