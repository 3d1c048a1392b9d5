import type { Id } from '../values/id.ts'
import type { FactNode, Operand } from './expression.ts'
import type { AnyResource } from './declaration.ts'

/** Something the platform knows about an actor before it plans: who it is, which row of a resource is theirs. */
export interface Fact<out T> extends Operand<T>, FactNode {}

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

function makeFact<T>(name: string, source: FactNode['source']): Fact<T> {
  const node: FactNode = Object.freeze({ name, source })
  return Object.freeze({ name, source, operand: { kind: 'fact' as const, fact: node } })
}
