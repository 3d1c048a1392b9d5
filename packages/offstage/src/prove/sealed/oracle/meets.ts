import type { FieldKind } from '../../../declare/declaration.ts'
import type { Comparison, ExpressionNode, OperandNode } from '../../../declare/expression.ts'
import { compareValues } from './compare-values.ts'

/** What a condition can ask about: a row, and whoever looks at it. */
export interface Look {
  /** The value at the end of a path; undefined where there is none, or no row on the way. */
  readonly valueAt: (path: readonly string[]) => unknown
  readonly kindAt: (path: readonly string[]) => FieldKind
  /** Whether the row at the end of these links is there. */
  readonly reaches: (links: readonly string[]) => boolean
  readonly hasChild: (node: Extract<ExpressionNode, { kind: 'has' }>) => boolean
  readonly hasRole: (role: string) => boolean
  readonly isSignedIn: boolean
  readonly factOf: (name: string) => string | undefined
  readonly now: string
}

/**
 * Says whether a condition holds, as its declaration reads and by nothing else: two values only, a comparison with
 * something that is not there is false, and `not` of it is true.
 */
export function meets(node: ExpressionNode, look: Look): boolean {
  switch (node.kind) {
    case 'constant':
      return node.value
    case 'all':
      return node.of.every((part) => meets(part, look))
    case 'any':
      return node.of.some((part) => meets(part, look))
    case 'not':
      return !meets(node.of, look)
    case 'role':
      return look.hasRole(node.role)
    case 'signedIn':
      return look.isSignedIn
    case 'missing':
      return look.reaches(node.path.slice(0, -1)) && isNothing(look.valueAt(node.path))
    case 'in':
      return node.values.some((value) => compares(node.path, 'eq', value, look))
    case 'compare':
      return compares(node.path, node.comparison, operandOf(node.operand, look), look)
    case 'has':
      return look.hasChild(node)
  }
}

const isNothing = (value: unknown): boolean => value === null || value === undefined

function operandOf(operand: OperandNode, { now, factOf }: Look): unknown {
  if (operand.kind === 'now') return now
  return operand.kind === 'fact' ? factOf(operand.fact.name) : operand.value
}

function compares(path: readonly string[], comparison: Comparison, other: unknown, look: Look): boolean {
  const value = look.valueAt(path)
  if (isNothing(value) || isNothing(other)) return false
  return holds(comparison, compareValues(look.kindAt(path), value, other))
}

/** Whether two values in this order stand in this relation. */
export function holds(comparison: Comparison, order: number): boolean {
  switch (comparison) {
    case 'eq':
      return order === 0
    case 'ne':
      return order !== 0
    case 'gt':
      return order > 0
    case 'gte':
      return order >= 0
    case 'lt':
      return order < 0
    case 'lte':
      return order <= 0
  }
}
