import type { Id } from '../values/id.ts'

/** Who is asking, as every stage sees it. */
export interface Actor {
  readonly kind: 'guest' | 'user' | 'token' | 'system'
  readonly user: Id<'user'> | undefined
  readonly name: string | undefined
  readonly roles: readonly string[]
  /** The actor's declared facts by name; null where the actor has none. */
  readonly facts: Readonly<Record<string, string | null>>
  /** What the database must still agree to when a statement runs on a remembered session. */
  readonly guard: ActorGuard | undefined
  /** The machine's token that the actor was read from. Tokens are never remembered, so their reads need no guard. */
  readonly token?: ActorGuard | undefined
  /** A machine token's scopes; undefined means everything that the roles allow. */
  readonly scopes: readonly string[] | undefined
}

/** The session or token, and the version of its user's security, that the actor was read at. */
export interface ActorGuard {
  readonly session: string
  readonly securityVersion: number
}

export const guest: Actor = Object.freeze({
  kind: 'guest',
  user: undefined,
  name: undefined,
  roles: [],
  facts: {},
  guard: undefined,
  scopes: undefined,
})

/** The platform acting for itself: explicit, named, and without policies only where the code says `unrestricted`. */
export function systemActor(name: string): Actor {
  return Object.freeze({ ...guest, kind: 'system', name })
}

/** What of an actor decides the shape of a plan: which roles, and which facts are known. Values are never part of it. */
export interface ActorClass {
  readonly key: string
  readonly signedIn: boolean
  readonly roles: ReadonlySet<string>
  /** Names of the facts that the actor has. */
  readonly facts: ReadonlySet<string>
}

// An actor is remembered for as long as its session is in use, and does not change.
const classes = new WeakMap<Actor, ActorClass>()

export function classOf(actor: Actor): ActorClass {
  const known = classes.get(actor)
  if (known !== undefined) return known
  const made = describeClass(actor)
  classes.set(actor, made)
  return made
}

function describeClass(actor: Actor): ActorClass {
  const facts = Object.entries(actor.facts).flatMap(([name, value]) => (value === null ? [] : [name]))
  const known = actor.user === undefined ? facts : ['user', ...facts]
  return actorClass(actor.user !== undefined, actor.roles, known)
}

export function actorClass(
  signedIn: boolean,
  roles: readonly string[],
  facts: readonly string[],
): ActorClass {
  const key = `${signedIn ? 'user' : 'guest'}|${[...roles].sort().join(',')}|${[...facts].sort().join(',')}`
  return { key, signedIn, roles: new Set(roles), facts: new Set(facts) }
}

/** The value of a fact about an actor, or null. */
export function factOf(actor: Actor, name: string): string | null {
  return name === 'user' ? (actor.user ?? null) : (actor.facts[name] ?? null)
}
