import type { Model } from '../../../model/model.ts'
import { words } from '../../../model/names.ts'
import type { Person } from '../oracle/rows.ts'
import type { Choose } from './choose.ts'

/** Somebody to be, and which facts are to be made true of them. */
export interface Character extends Person {
  readonly facts: readonly string[]
}

/**
 * One person of each kind that a policy can tell apart: a guest, signed in with every fact, with none, with each alone,
 * and each role with and without them. Two have everything, so that one can look at what is the other's.
 */
export function charactersOf(model: Model, choose: Choose): readonly Character[] {
  const facts = [...model.facts.values()]
    .filter(({ source }) => source.kind === 'row')
    .map(({ name }) => name)
  const person = (label: string, roles: readonly string[], owned: readonly string[]): Character => ({
    label,
    user: choose.id(),
    roles,
    facts: owned,
  })
  const has = facts.map((name) => `a ${words(name)}`).join(' and ')
  const roles = model.roles.map((role) => ({ role, label: roleLabel(role) }))
  return [
    { label: 'a guest', user: undefined, roles: [], facts: [] },
    person(has === '' ? 'somebody signed in' : `somebody with ${has}`, [], facts),
    person(has === '' ? 'somebody else signed in' : `somebody else with ${has}`, [], facts),
    ...(facts.length === 0 ? [] : [person('somebody signed in', [], [])]),
    ...(facts.length < 2
      ? []
      : facts.map((name) => person(`somebody with only a ${words(name)}`, [], [name]))),
    ...roles.map(({ role, label }) => person(label, [role], [])),
    ...(facts.length === 0
      ? []
      : roles.map(({ role, label }) => person(`${label} with ${has}`, [role], facts))),
    person('somebody with every role', model.roles, []),
  ]
}

const roleLabel = (role: string): string =>
  role === 'staff' ? 'one of the staff' : `${/^[aeiou]/.test(role) ? 'an' : 'a'} ${role}`
