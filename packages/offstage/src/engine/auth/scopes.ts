import { problem } from '../../errors.ts'
import type { Actor } from '../../policy/actor.ts'

/** Refuses a machine's token that was not made for reading; whoever may write may read what they wrote. */
export function requireReadScope({ scopes }: Actor): void {
  if (scopes !== undefined && !scopes.includes('read') && !scopes.includes('write'))
    throw problem('E_NOT_ALLOWED', { what: 'read with this token' })
}
