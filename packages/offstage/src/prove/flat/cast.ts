import { conditionsOf } from '../../model/conditions.ts'
import { nodesIn } from '../../model/expressions.ts'
import { words } from '../../model/names.ts'
import type { Model, ModelResource } from '../../model/model.ts'
import { actorClass, guest, type Actor, type ActorClass } from '../../policy/actor.ts'
import { fieldMask } from '../../policy/field-mask.ts'
import { rowPredicate } from '../../policy/row-predicate.ts'
import type { FilledPlace } from '../fill/filled-place.ts'

/** Somebody who asks. */
export interface Person {
  /** Who it is in words, the same at every size of the data: `a clerk, who has most`. */
  readonly title: string
  readonly actor: Actor
}

/**
 * Everybody whose asks of these resources could be answered in different ways: a guest, and signed-in people with each
 * set of roles and facts that the policies tell apart. Of those whom a policy compares with a row there are three: one
 * to whom a quarter of everything belongs, one to whom what is newest belongs, and one who has next to nothing.
 */
export function castFor(place: FilledPlace, resources: readonly ModelResource[]): readonly Person[] {
  const seen = new Set<string>()
  return classesOf(place.model).flatMap((one) => {
    const signature = signatureOf(one, resources)
    if (seen.has(signature)) return []
    seen.add(signature)
    return peopleOf(place, one, signature.includes('"kind":"fact"'))
  })
}

// ── Classes of actors ────────────────────────────────────────────────────────────────────────────────────────────

function classesOf(model: Model): readonly ActorClass[] {
  const facts = [...model.facts.keys()].filter((name) => name !== 'user')
  return [
    actorClass(false, [], []),
    ...roleSetsOf(model).flatMap((roles) =>
      factSetsOf(facts).map((known) => actorClass(true, roles, ['user', ...known])),
    ),
  ]
}

/** Nobody special, each role alone, all of them, and every two that one policy asks for. */
function roleSetsOf(model: Model): readonly (readonly string[])[] {
  const pairs = [...model.resources.values()].flatMap((resource) => {
    const asked = rolesAskedBy(model, resource)
    return asked.flatMap((one, at) => asked.slice(at + 1).map((other) => [one, other]))
  })
  const sets = [[], ...model.roles.map((role) => [role]), ...pairs, [...model.roles]]
  return [...new Map(sets.map((set) => [set.toSorted().join(), set])).values()]
}

function rolesAskedBy(model: Model, resource: ModelResource): readonly string[] {
  const nodes = conditionsOf(model)
    .filter((condition) => condition.resource === resource)
    .flatMap(({ node }) => [...nodesIn(node)])
  return [...new Set(nodes.flatMap((node) => (node.kind === 'role' ? [node.role] : [])))]
}

/** Every fact or none; and each alone, where there are several. */
function factSetsOf(facts: readonly string[]): readonly (readonly string[])[] {
  if (facts.length === 0) return [[]]
  return [facts, [], ...(facts.length > 1 ? facts.map((fact) => [fact]) : [])]
}

/** What the policies come to for a class: two classes with the same see the same, whatever they are called. */
function signatureOf(actor: ActorClass, resources: readonly ModelResource[]): string {
  const folded = resources.map((resource) => [
    rowPredicate(resource, 'read', actor),
    ...[...resource.fields.keys(), ...resource.computed.keys()].map((name) =>
      fieldMask(resource, name, actor),
    ),
  ])
  // Guests carry no guard, and their statements differ by that alone.
  return `${actor.signedIn} ${JSON.stringify(folded, withoutSources)}`
}

// Where a fact comes from is the resource's whole declaration; its name says which it is.
const withoutSources = (key: string, value: unknown): unknown =>
  key === 'source' ? undefined : typeof value === 'bigint' ? String(value) : value

// ── People ───────────────────────────────────────────────────────────────────────────────────────────────────────

function peopleOf(place: FilledPlace, one: ActorClass, isCompared: boolean): readonly Person[] {
  const title = titleOf(one, place.model)
  if (!one.signedIn) return [{ title, actor: guest }]
  const first = { title: isCompared ? `${title}, who has most` : title, actor: actorOf(place, one, 1) }
  if (!isCompared) return [first]
  return [
    first,
    { title: `${title}, who has what is newest`, actor: actorOf(place, one, 2) },
    { title: `${title}, who has little`, actor: actorOf(place, one, lastPerson(place)) },
  ]
}

/** The last user who can be signed in and have every fact. */
function lastPerson(place: FilledPlace): number {
  const needed = [...place.model.facts.values()].flatMap(({ source }) =>
    source.kind === 'row' ? [source.resource.name] : [],
  )
  return Math.min(...['user', 'session', ...needed].map((name) => place.countOf(name)))
}

function actorOf(place: FilledPlace, { roles, facts }: ActorClass, number: number): Actor {
  const values = [...place.model.facts.values()].flatMap(({ name, source }) =>
    source.kind === 'row'
      ? [[name, facts.has(name) ? place.id(source.resource.name, number) : null] as const]
      : [],
  )
  return {
    kind: 'user',
    user: place.id('user', number) as NonNullable<Actor['user']>, // the id of a user's row
    name: 'Somebody',
    roles: [...roles],
    facts: Object.fromEntries(values),
    guard: { session: place.id('session', number), securityVersion: 1 },
    scopes: undefined,
  }
}

function titleOf({ signedIn, roles, facts }: ActorClass, model: Model): string {
  if (!signedIn) return 'a guest'
  const known = [...model.facts.keys()].filter((name) => name !== 'user')
  const having = known.map((name) => `${facts.has(name) ? 'with' : 'without'} ${withArticle(words(name))}`)
  return [whoHas([...roles], model), having.join(' and ')].join(' ').trim()
}

function whoHas(roles: readonly string[], model: Model): string {
  if (roles.length === 0) return 'somebody signed in'
  return roles.length === model.roles.length
    ? 'somebody with every role'
    : roles.map(withArticle).join(' and ')
}

const withArticle = (name: string): string => `${/^[aeiou]/.test(name) ? 'an' : 'a'} ${name}`

/** Lets the sessions of the cast hold, so that their reads are answered. */
export async function signInCast(place: FilledPlace): Promise<void> {
  const sessions = [1, 2, lastPerson(place)].map((number) => place.id('session', number))
  await place.database.query({
    text: `update session set expires_at = now() + interval '1 day', idle_expires_at = now() + interval '1 day', revoked_at = null
      where id = any($1::uuid[])`,
    values: [sessions],
  })
}
