import type { ExpressionNode } from '../declare/expression.ts'
import type { ActorClass } from './actor.ts'

export const TRUE: ExpressionNode = Object.freeze({ kind: 'constant', value: true })
const FALSE: ExpressionNode = Object.freeze({ kind: 'constant', value: false })

/**
 * Decides everything in an expression that depends on the actor alone, before any SQL: roles, being signed in, and
 * comparisons with a fact that the actor has not, which are false. What is left depends on the row.
 */
export function foldActor(node: ExpressionNode, actor: ActorClass): ExpressionNode {
  switch (node.kind) {
    case 'role':
      return constant(actor.roles.has(node.role))
    case 'signedIn':
      return constant(actor.signedIn)
    case 'compare':
      return node.operand.kind === 'fact' && !actor.facts.has(node.operand.fact.name) ? FALSE : node
    case 'all':
      return all(node.of.map((part) => foldActor(part, actor)))
    case 'any':
      return any(node.of.map((part) => foldActor(part, actor)))
    case 'not':
      return negation(foldActor(node.of, actor))
    case 'has':
      return has(node, foldActor(node.where, actor))
    default:
      return node
  }
}

/** The conjunction, simplified: false wins, true goes, nested ones are flattened. */
export function all(parts: readonly ExpressionNode[]): ExpressionNode {
  const flat = parts
    .flatMap((part) => (part.kind === 'all' ? part.of : [part]))
    .filter((part) => !isConstant(part, true))
  if (flat.some((part) => isConstant(part, false))) return FALSE
  return flat.length === 1 ? (flat[0] ?? TRUE) : flat.length === 0 ? TRUE : { kind: 'all', of: flat }
}

/** The disjunction, simplified: true wins, false goes, nested ones are flattened. */
export function any(parts: readonly ExpressionNode[]): ExpressionNode {
  const flat = parts
    .flatMap((part) => (part.kind === 'any' ? part.of : [part]))
    .filter((part) => !isConstant(part, false))
  if (flat.some((part) => isConstant(part, true))) return TRUE
  return flat.length === 1 ? (flat[0] ?? FALSE) : flat.length === 0 ? FALSE : { kind: 'any', of: flat }
}

export function negation(node: ExpressionNode): ExpressionNode {
  if (node.kind === 'constant') return constant(!node.value)
  return node.kind === 'not' ? node.of : { kind: 'not', of: node }
}

export const isConstant = (node: ExpressionNode, value: boolean): boolean =>
  node.kind === 'constant' && node.value === value

const constant = (value: boolean): ExpressionNode => (value ? TRUE : FALSE)

function has(node: Extract<ExpressionNode, { kind: 'has' }>, where: ExpressionNode): ExpressionNode {
  return isConstant(where, false) ? FALSE : { ...node, where }
}
