import { isDeepStrictEqual } from 'node:util'
import type { ExpressionNode } from '../declare/expression.ts'
import type { Conjunction } from './branches.ts'

/** How the conditions of one branch relate to a list: what the index answers, what is decided once, what is left over. */
export interface BranchParts {
  /** Equalities on columns beyond `by`: they stand in the index before the order. */
  readonly equal: readonly Equality[]
  /** Conditions that are the same for every row of the list: decided once, before any row is visited. */
  readonly gates: readonly ExpressionNode[]
  /** Ranges on the first field of the order. */
  readonly ranges: readonly ExpressionNode[]
  /** Conditions that each row must be tested for. A list with such a branch could visit any number of rows in vain. */
  readonly filters: readonly ExpressionNode[]
}

/** A column held to one value; `missing` holds it to having none. */
export interface Equality {
  readonly field: string
  readonly node: Extract<ExpressionNode, { kind: 'compare' | 'missing' }>
}

const RANGES = new Set(['gt', 'gte', 'lt', 'lte'])

/** Sorts the conditions of a branch; `fixed` are the fields that the ask holds to one value, `ordered` the first of the order. */
export function sortConditions(
  branch: Conjunction,
  fixed: ReadonlySet<string>,
  ordered: string | undefined,
): BranchParts {
  const parts = {
    equal: [] as Equality[],
    gates: [] as ExpressionNode[],
    ranges: [] as ExpressionNode[],
    filters: [] as ExpressionNode[],
  }
  for (const node of branch) {
    const first = firstFieldOf(node)
    if (isGate(node, fixed)) parts.gates.push(node)
    // The row's policy and a field's can ask the same; said twice it is still one equality.
    else if (parts.equal.some((known) => isDeepStrictEqual(known.node, node))) continue
    else if (holdsColumn(node) && !parts.equal.some(({ field }) => field === first))
      parts.equal.push({ field: first ?? '', node })
    else if (
      node.kind === 'compare' &&
      node.path.length === 1 &&
      first === ordered &&
      RANGES.has(node.comparison)
    )
      parts.ranges.push(node)
    else parts.filters.push(node)
  }
  return parts
}

/** Says whether a condition is decided by the fixed fields alone: by their values, or by the parents they lead to. */
function isGate(node: ExpressionNode, fixed: ReadonlySet<string>): boolean {
  if (node.kind === 'all' || node.kind === 'any') return node.of.every((part) => isGate(part, fixed))
  if (node.kind === 'not') return isGate(node.of, fixed)
  if (node.kind === 'constant') return true
  const first = firstFieldOf(node)
  return first !== undefined && fixed.has(first)
}

function holdsColumn(node: ExpressionNode): node is Equality['node'] {
  return node.kind === 'missing' ? node.path.length === 1 : isEquality(node)
}

/** Says whether a condition holds a field of the row itself to one value. */
export function isEquality(node: ExpressionNode): node is Extract<ExpressionNode, { kind: 'compare' }> {
  return (
    node.kind === 'compare' &&
    node.comparison === 'eq' &&
    node.path.length === 1 &&
    node.operand.kind !== 'now'
  )
}

function firstFieldOf(node: ExpressionNode): string | undefined {
  return 'path' in node ? node.path[0] : undefined
}
