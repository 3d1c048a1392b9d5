import type { Predicate } from './expression.ts'
import type { Feature } from './feature.ts'
import type { ActorColumns } from './policy.ts'

export interface AppParts {
  readonly features: readonly Feature[]
  /** Every role that a policy or an action may ask for. */
  readonly roles?: readonly string[]
  /** Rows that one answer may hold, those of includes counted before anything is read: 10,000 unless said. */
  readonly rowsMax?: number
  /** Who may ask how a read is answered (`explain=true`), which tells of tables and how full they are: `admin` unless said. */
  readonly explain?: (actor: ActorColumns) => Predicate
}

/** A whole app: the value that everything the platform serves is made from. */
export interface App<out Parts extends AppParts = AppParts> {
  readonly kind: 'app'
  readonly name: string
  readonly parts: Parts
}

/** Composes features into an app. */
export function app<const Parts extends AppParts>(name: string, parts: Parts): App<Parts> {
  return Object.freeze({ kind: 'app', name, parts })
}
