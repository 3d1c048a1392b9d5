import type { Model } from '../../../model/model.ts'
import { words } from '../../../model/names.ts'

/** A kind of asker that a policy can tell from others before it sees a row. */
export interface ActorKind {
  readonly label: string
  readonly isSignedIn: boolean
  readonly roles: readonly string[]
  /** Names of the facts that are known of them, `user` among them. */
  readonly facts: readonly string[]
}

/** A guest, whoever is signed in with and without each fact, and each role. */
export function actorKinds(model: Model): readonly ActorKind[] {
  const facts = [...model.facts.values()]
    .filter(({ source }) => source.kind === 'row')
    .map(({ name }) => name)
  const kind = (label: string, roles: readonly string[], known: readonly string[]): ActorKind => ({
    label,
    isSignedIn: true,
    roles,
    facts: ['user', ...known],
  })
  return [
    { label: 'guest', isSignedIn: false, roles: [], facts: [] },
    kind('signed in', [], []),
    ...facts.map((name) => kind(`with a ${words(name)}`, [], [name])),
    ...model.roles.map((role) => kind(role, [role], [])),
  ]
}
