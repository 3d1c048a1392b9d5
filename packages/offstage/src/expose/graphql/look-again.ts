import { problem } from '../../errors.ts'
import type { Actor } from '../../policy/actor.ts'
import type { GraphqlContext } from './services.ts'

// A remembered actor can be stale once; one that was read a moment ago can only be so when roles change in between.
const LOOKS_MAX = 3

/** Tries as the request's actor; answered undefined, the session has changed, and it is tried as who they are now. */
export async function lookAgain<T>(
  { actor, renew }: Pick<GraphqlContext, 'actor' | 'renew'>,
  attempt: (actor: Actor) => Promise<T | undefined>,
): Promise<T> {
  let current = actor
  for (let look = 1; look <= LOOKS_MAX; look++) {
    const result = await attempt(current)
    if (result !== undefined) return result
    current = await renew()
  }
  throw problem('E_BUSY', {}, { retryAfterSeconds: 1 })
}
