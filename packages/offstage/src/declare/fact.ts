import type { Id } from '../values/id.ts'
import type { Operand } from './expression.ts'
import type { AnyResource } from './resource.ts'

/** Something the platform knows about an actor before it plans: who it is, which row of a resource is theirs. */
export interface Fact<out T> extends Operand<T> {
  readonly name: string
  /** Where the fact comes from: the user itself, or the row of `resource` whose unique field `by` is the user. */
  readonly source:
    | { readonly kind: 'user' }
    | { readonly kind: 'row'; readonly resource: AnyResource; readonly by: string }
}

/** The signed-in user's own id; a guest has none, and every comparison with it is false. */
export const currentUser: Fact<Id<'user'>> = makeFact('user', { kind: 'user' })

/**
 * Declares a fact: the id of the one row of `resource` whose unique field `by` is the signed-in user.
 * `const currentCustomer = fact('customer', Customer, { by: 'user' })`, then `card.holder.is(currentCustomer)`.
 */
export function fact<R extends AnyResource>(
  name: string,
  resource: R,
  { by }: { readonly by: keyof R['fields'] & string },
): Fact<Id<R['name']>> {
  return makeFact(name, { kind: 'row', resource, by })
}

function makeFact<T>(name: string, source: Fact<T>['source']): Fact<T> {
  const made = { name, source }
  return Object.freeze({ ...made, operand: { kind: 'fact' as const, fact: made as Fact<T> } })
}
