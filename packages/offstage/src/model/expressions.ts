import type { ExpressionNode, FactNode } from '../declare/expression.ts'

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
  gt: 'is after',
  gte: 'is at least',
  lt: 'is before',
  lte: 'is at most',
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
      return `${node.path.join('’s ')} ${COMPARISONS[node.comparison]} ${describeOperand(node.operand)}`
    case 'in':
      return `${node.path.join('’s ')} is one of ${node.values.join(', ')}`
    case 'missing':
      return `${node.path.join('’s ')} is not given`
    case 'has':
      return `it has one of its ${node.inverse} where ${describeExpression(node.where)}`
    case 'role':
      return `you are ${/^[aeiou]/.test(node.role) ? 'an' : 'a'} ${node.role}`
    case 'signedIn':
      return 'you are signed in'
  }
}

function describeOperand(operand: Extract<ExpressionNode, { kind: 'compare' }>['operand']): string {
  if (operand.kind === 'now') return 'now'
  if (operand.kind === 'fact') return operand.fact.name === 'user' ? 'you' : `your ${operand.fact.name}`
  return JSON.stringify(operand.value, (_key, value: unknown) =>
    typeof value === 'bigint' ? value.toString() : value,
  )
}
