import type { ExpressionNode } from '../declare/expression.ts'
import { any, isConstant, negation } from './fold-actor.ts'

/** A way in which a row can be visible: all of these conditions hold. Only `all` and `any` are taken apart. */
export type Conjunction = readonly ExpressionNode[]

// More ways than this would be a statement of as many limited selects; nobody has needed them, and a policy that does
// should be split into lists of its own.
export const BRANCHES_MAX = 16

/** An expression as a disjunction of conjunctions; undefined when there would be more than BRANCHES_MAX of them. */
export function branchesOf(node: ExpressionNode): readonly Conjunction[] | undefined {
  switch (node.kind) {
    case 'constant':
      return node.value ? [[]] : []
    case 'any':
      return bounded(node.of.map(branchesOf), (parts) => parts.flat())
    case 'all':
      return bounded(node.of.map(branchesOf), product)
    case 'in':
      return node.values.map((value) => [
        { kind: 'compare', path: node.path, comparison: 'eq', operand: { kind: 'value', value } },
      ])
    case 'not':
      return negatedBranches(node)
    default:
      return [[node]]
  }
}

/** `not` goes inwards over `all` and `any`; before anything else it stays, and the condition counts as a filter. */
function negatedBranches(node: Extract<ExpressionNode, { kind: 'not' }>): readonly Conjunction[] | undefined {
  const inner = node.of
  if (inner.kind === 'any') return branchesOf({ kind: 'all', of: inner.of.map(negation) })
  if (inner.kind === 'all') return branchesOf(any(inner.of.map(negation)))
  return isConstant(inner, true) ? [] : isConstant(inner, false) ? [[]] : [[node]]
}

function bounded(
  parts: readonly (readonly Conjunction[] | undefined)[],
  combine: (parts: readonly (readonly Conjunction[])[]) => readonly Conjunction[],
): readonly Conjunction[] | undefined {
  const known = parts.filter((part) => part !== undefined)
  if (known.length < parts.length) return undefined
  const size = known.reduce((total, part) => total * Math.max(1, part.length), 1)
  if (size > BRANCHES_MAX * BRANCHES_MAX) return undefined
  const combined = combine(known)
  return combined.length > BRANCHES_MAX ? undefined : combined
}

function product(parts: readonly (readonly Conjunction[])[]): readonly Conjunction[] {
  return parts.reduce<readonly Conjunction[]>(
    (sofar, part) => sofar.flatMap((left) => part.map((right) => [...left, ...right])),
    [[]],
  )
}
