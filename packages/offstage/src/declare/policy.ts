import { built, type Predicate } from './expression.ts'

/** What a policy may ask about the actor. */
export interface ActorColumns {
  /** True where somebody is signed in. */
  readonly isSignedIn: Predicate
  hasRole(role: string): Predicate
}

/** Who may do what with a row; what is absent is denied. */
export interface Policy<FieldName extends string> {
  readonly read?: Predicate
  readonly create?: Predicate
  /** Judged on the row before and after the change. */
  readonly update?: Predicate
  readonly delete?: Predicate
  /** With `.softDelete()`: who may see rows that are deleted, among those they may read, and bring them back. */
  readonly restore?: Predicate
  /** Who may see a field of a row they may read; a field that is not named is seen by every reader. */
  readonly fields?: { readonly [K in FieldName]?: Predicate }
}

export const actorColumns: ActorColumns = Object.freeze({
  get isSignedIn(): Predicate {
    return built({ kind: 'signedIn' })
  },
  hasRole: (role: string) => built({ kind: 'role', role }),
})
