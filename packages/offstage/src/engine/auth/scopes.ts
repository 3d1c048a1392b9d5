import { problem } from '../../errors.ts'
import type { Actor } from '../../policy/actor.ts'

/** Refuses a machine's token that was not made for reading; whoever may write may read what they wrote. */
export function requireReadScope({ scopes }: Actor): void {
  if (scopes !== undefined && !scopes.includes('read') && !scopes.includes('write'))
    throw problem('E_NOT_ALLOWED', { what: 'read with this token' })
}

/** Refuses a machine's token that was not made for writing; `what` is what it would have done. */
export function requireWriteScope({ scopes }: Actor, what: string): void {
  if (scopes !== undefined && !scopes.includes('write'))
    throw problem('E_NOT_ALLOWED', { what: `${what} with this token` })
}
