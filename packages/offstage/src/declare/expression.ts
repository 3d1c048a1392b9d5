import type { Instant } from '../values/instant.ts'

/** What a comparison's right side is: a value, a fact about the actor, the time of the statement, or another column of the row. */
export type OperandNode =
  | { readonly kind: 'value'; readonly value: unknown }
  | { readonly kind: 'fact'; readonly fact: FactNode }
  | { readonly kind: 'now' }

/** Something known about an actor, and where it comes from: the user itself, or the row of a resource whose field `by` is the user. */
export interface FactNode {
  readonly name: string
  readonly source:
    | { readonly kind: 'user' }
    | { readonly kind: 'row'; readonly resource: { readonly name: string }; readonly by: string }
}

export type Comparison = 'eq' | 'ne' | 'gt' | 'gte' | 'lt' | 'lte'

/** A condition on a row and an actor, as plain data. `path` is a field, or links walked and then a field: `['card', 'holder']`. */
export type ExpressionNode =
  | { readonly kind: 'constant'; readonly value: boolean }
  | { readonly kind: 'all'; readonly of: readonly ExpressionNode[] }
  | { readonly kind: 'any'; readonly of: readonly ExpressionNode[] }
  | { readonly kind: 'not'; readonly of: ExpressionNode }
  | {
      readonly kind: 'compare'
      readonly path: readonly string[]
      readonly comparison: Comparison
      readonly operand: OperandNode
    }
  | { readonly kind: 'in'; readonly path: readonly string[]; readonly values: readonly unknown[] }
  | { readonly kind: 'missing'; readonly path: readonly string[] }
  | {
      readonly kind: 'has'
      readonly path: readonly string[]
      readonly inverse: string
      readonly where: ExpressionNode
    }
  | { readonly kind: 'role'; readonly role: string }
  | { readonly kind: 'signedIn' }

/** A condition as it is handled in declarations: opaque, so that only `allOf`, `anyOf` and `not` can combine it. */
export interface Predicate {
  readonly node: ExpressionNode
}

declare const operand: unique symbol
/** Something a column of type `T` can be compared with that is known only when a request runs. */
export interface Operand<out T> {
  readonly operand: OperandNode
  readonly [operand]?: T
}

/** The time of the statement, by the database's clock. */
export const now: Operand<Instant> = Object.freeze({ operand: Object.freeze({ kind: 'now' as const }) })

/** True where every one of the conditions is. */
export function allOf(...predicates: readonly Predicate[]): Predicate {
  return built({ kind: 'all', of: predicates.map(nodeOf) })
}

/** True where at least one of the conditions is. */
export function anyOf(...predicates: readonly Predicate[]): Predicate {
  return built({ kind: 'any', of: predicates.map(nodeOf) })
}

/** True where the condition is not. */
export function not(predicate: Predicate): Predicate {
  return built({ kind: 'not', of: nodeOf(predicate) })
}

/** True for every actor, signed in or not. Use it where something is public on purpose. */
export const everyone: Predicate = Object.freeze({
  node: Object.freeze({ kind: 'constant' as const, value: true }),
})

/** True for no actor at all: for a field that never leaves through any door. */
export const nobody: Predicate = Object.freeze({
  node: Object.freeze({ kind: 'constant' as const, value: false }),
})

// Every expression built while a policy is declared is remembered, so that the model can refuse one that was built and
// then lost: JavaScript's `a && b` answers `b` and drops `a` without a word.
let witnessed: ExpressionNode[] | undefined

/** Runs `declare` and answers its result together with every expression node that it built. */
export function witness<T>(declare: () => T): {
  readonly result: T
  readonly built: readonly ExpressionNode[]
} {
  const outer = witnessed
  const own: ExpressionNode[] = []
  witnessed = own
  try {
    return { result: declare(), built: own }
  } finally {
    witnessed = outer
  }
}

/** Freezes a node into a Predicate and remembers that it was built. */
export function built(node: ExpressionNode): Predicate {
  Object.freeze(node)
  witnessed?.push(node)
  return Object.freeze({ node })
}

/** The node of a predicate; what is none (a boolean, an object) gets a sentence instead of a crash. */
function nodeOf(predicate: Predicate): ExpressionNode {
  if (typeof predicate !== 'object' || predicate === null || !('node' in predicate))
    throw new TypeError(
      `${describe(predicate)} is no condition. Compare a column (row.status.is('open')), or ask the actor (actor.hasRole('clerk')), and combine with allOf, anyOf and not.`,
    )
  return predicate.node
}

const describe = (value: unknown): string =>
  typeof value === 'boolean' ? String(value) : `A value of type ${typeof value}`
