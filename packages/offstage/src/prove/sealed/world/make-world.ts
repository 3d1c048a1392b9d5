import { fieldOf, type Model, type ModelField, type ModelResource } from '../../../model/model.ts'
import { compareValues } from '../oracle/compare-values.ts'
import type { PlainRow, Rows } from '../oracle/rows.ts'
import type { Choose } from './choose.ts'
import { comparedValues, type Compared } from './compared-values.ts'
import { someValue } from './field-values.ts'
import { charactersOf, type Character } from './people.ts'
import { inOrderOfLinks } from './in-order-of-links.ts'
import { hashToken } from '../../../engine/auth/token-hash.ts'

/** A small app full of rows, and the people who look at it. */
export interface World {
  readonly rows: Rows
  readonly people: readonly Character[]
}

export interface WorldSize {
  /** Rows of each resource, as far as it can have so many. */
  readonly rows: number
}

interface Making {
  readonly model: Model
  readonly choose: Choose
  readonly rows: Map<string, PlainRow[]>
  readonly people: readonly Character[]
  readonly compared: ReadonlyMap<string, Compared>
  readonly size: WorldSize
}

const LATER = '2890-01-01T00:00:00.000000Z'
const EARLIER = '2001-02-03T04:05:06.000000Z'
const INSTANTS = [EARLIER, '2001-02-03T04:05:07.000000Z', '2001-02-04T00:00:00.250000Z']
const STRANGERS = 2

/** Makes rows of every resource: few values, many ties, and for each condition rows on both sides of it. */
export function makeWorld(model: Model, choose: Choose, size: WorldSize = { rows: 24 }): World {
  const people = charactersOf(model, choose)
  const making: Making = { model, choose, rows: new Map(), people, compared: comparedValues(model), size }
  const order = inOrderOfLinks(model)
  for (const resource of order) making.rows.set(resource.name, makeRows(resource, making))
  for (const resource of order) fillLaterLinks(resource, making)
  return { rows: making.rows, people }
}

function makeRows(resource: ModelResource, making: Making): PlainRow[] {
  const made: PlainRow[] = []
  making.rows.set(resource.name, made)
  const given = givenRows(resource, making)
  const wanted = Math.min(resource.small?.max ?? Infinity, Math.max(given.length, making.size.rows))
  const count = resource.name === 'session' || resource.name === 'user' ? given.length : wanted
  for (let at = 0; at < count; at++) {
    const row = makeRow(resource, given[at] ?? {}, at, making)
    if (row !== undefined && !isTaken(resource, row, made)) made.push(row)
  }
  return made
}

/** Whether a row has what another has, and only one may have: then there is one row less. */
function isTaken({ lists, fields }: ModelResource, row: PlainRow, made: readonly PlainRow[]): boolean {
  const uniques = lists.filter(({ unique }) => unique)
  return uniques.some(({ by }) =>
    made.some((other) =>
      by.every((name) => {
        const [mine, theirs] = [row[name], other[name]]
        return (
          mine !== null &&
          theirs !== null &&
          compareValues(fields.get(name)?.kind ?? 'id', mine, theirs) === 0
        )
      }),
    ),
  )
}

/** What must be so for people to be who they are: their user, their session, the row that is a fact of theirs. */
function givenRows(
  resource: ModelResource,
  { people, model, choose }: Making,
): readonly Record<string, unknown>[] {
  const signedIn = people.filter(({ user }) => user !== undefined)
  if (resource.name === 'user')
    return [
      ...signedIn.map(({ user, roles }) => ({
        id: user,
        roles,
        verifiedAt: EARLIER,
        bannedAt: null,
        securityVersion: 1,
      })),
      ...Array.from({ length: STRANGERS }, () => ({ roles: [] })),
    ]
  if (resource.name === 'session')
    return signedIn.map((person) => ({
      user: person.user,
      tokenHash: hashToken(tokenOf(person)),
      expiresAt: LATER,
      idleExpiresAt: LATER,
      revokedAt: null,
    }))
  const facts = [...model.facts.values()].filter(
    ({ source }) => source.kind === 'row' && source.resource.name === resource.name,
  )
  return facts.flatMap(({ name, source }) =>
    source.kind === 'row'
      ? signedIn
          .filter((one) => one.facts.includes(name))
          .map((one) => ({ id: choose.id(), [source.by]: one.user }))
      : [],
  )
}

/** The token that a person signs in with. */
export const tokenOf = ({ user }: Pick<Character, 'user'>): string => `prove-${user ?? ''}`

function makeRow(
  resource: ModelResource,
  given: Readonly<Record<string, unknown>>,
  at: number,
  making: Making,
): PlainRow | undefined {
  const { choose } = making
  const created = momentOf(`${resource.name}.createdAt`, making)
  const row: Record<string, unknown> = {
    id: choose.id(),
    version: 1 + choose.below(3),
    createdAt: created,
    updatedAt: momentOf(`${resource.name}.updatedAt`, making),
  }
  for (const field of resource.fields.values()) {
    if (field.builtIn || field.name in given) continue
    const value = valueOf(resource, field, row, at, making)
    if (value === undefined) return undefined
    row[field.name] = value
  }
  return { ...row, ...given, id: String(given['id'] ?? row['id']) }
}

function valueOf(
  resource: ModelResource,
  field: ModelField,
  row: Readonly<Record<string, unknown>>,
  at: number,
  making: Making,
): unknown {
  const { choose, compared } = making
  if (field.optional && choose.chance(0.3)) return null
  if (isFactBy(resource, field, making)) return strangerFor(resource, field, making)
  if (field.kind === 'belongsTo') return linkOf(resource, field, row, making)
  const known = compared.get(`${resource.name}.${field.name}`)
  const facts = known?.facts.flatMap((fact) => factValues(fact.name, making)) ?? []
  // Text that is compared with a fact holds somebody's id.
  if (field.kind === 'text' && field.spec.unique !== true && facts.length > 0 && choose.chance(0.8))
    return choose.one(facts)
  const value = someValue(field, known, choose, at)
  return value === undefined && field.optional ? null : value
}

/** One of a few moments; those that conditions compare it with, where there are any. */
function momentOf(key: string, { choose, compared }: Making): unknown {
  const known = compared.get(key)?.values ?? []
  return known.length > 0 && choose.chance(0.5) ? choose.one([...known, LATER]) : choose.one(INSTANTS)
}

const isFactBy = ({ name }: ModelResource, field: ModelField, { model }: Making): boolean =>
  [...model.facts.values()].some(
    ({ source }) => source.kind === 'row' && source.resource.name === name && source.by === field.name,
  )

/** Rows beyond those that are facts belong to users who are nobody here: no person gets a fact by chance. */
function strangerFor(
  { name }: ModelResource,
  field: ModelField,
  { rows, people }: Making,
): string | null | undefined {
  const taken = new Set((rows.get(name) ?? []).map((row) => row[field.name]))
  const strangers = (rows.get('user') ?? []).filter(({ id }) => !people.some(({ user }) => user === id))
  return strangers.find(({ id }) => !taken.has(id))?.id ?? (field.optional ? null : undefined)
}

function factValues(name: string, { people, model, rows }: Making): readonly string[] {
  const source = model.facts.get(name)?.source
  if (source === undefined || source.kind === 'user') return people.flatMap(({ user }) => user ?? [])
  return (rows.get(source.resource.name) ?? []).map(({ id }) => id)
}

/** A parent; undefined where there must be one and is none, null where there need not be. */
function linkOf(
  resource: ModelResource,
  field: ModelField,
  row: Readonly<Record<string, unknown>>,
  { rows, choose }: Making,
): string | null | undefined {
  const own = rows.get(resource.name) ?? []
  const parents = rows.get(field.target ?? '') ?? []
  const free =
    field.spec.unique === true
      ? parents.filter(({ id }) => !own.some((one) => one[field.name] === id))
      : parents
  if (free.length > 0) return choose.one(free).id
  if (field.optional) return null
  // The first of those that must lead to one of their own leads to itself.
  return field.target === resource.name ? String(row['id']) : undefined
}

/** Links that lead to rows which are made later. */
function fillLaterLinks(resource: ModelResource, { model, rows, choose }: Making): void {
  const order = inOrderOfLinks(model).map(({ name }) => name)
  const later = [...resource.fields.values()].filter(
    ({ kind, optional, target, spec }) =>
      kind === 'belongsTo' &&
      optional &&
      spec.unique !== true &&
      order.indexOf(target ?? '') > order.indexOf(resource.name),
  )
  if (later.length === 0) return
  const filled = (rows.get(resource.name) ?? []).map((row) => {
    const links = later.flatMap(({ name }) => {
      const parents = rows.get(fieldOf(resource, name).target ?? '') ?? []
      return parents.length === 0 || choose.chance(0.3) ? [] : [[name, choose.one(parents).id] as const]
    })
    return { ...row, ...Object.fromEntries(links) }
  })
  rows.set(resource.name, filled)
}
