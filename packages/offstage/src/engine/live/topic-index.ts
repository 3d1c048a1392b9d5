import type { Change } from '../outbox/change.ts'
import type { RowImage } from '../outbox/effects.ts'
import type { Pins, Topics } from './plan-topics.ts'

/** Finds those whom a change may concern, without asking each of them. */
export class TopicIndex<Member> {
  // By resource, then column, then value: those one of whose ways is held to that value.
  readonly #pinned = new Map<string, Map<string, Map<string, Set<Entry<Member>>>>>()
  // By resource: those whom any change of it may concern.
  readonly #all = new Map<string, Set<Member>>()

  add(member: Member, resource: string, topics: Topics): () => void {
    const removals = [
      ...[...topics.dependencies].map((name) => this.#addAll(member, name)),
      ...topics.pins.map((pins) => this.#addPinned(member, resource, pins)),
    ]
    return () => removals.forEach((remove) => remove())
  }

  concernedBy(change: Change): ReadonlySet<Member> {
    const found = new Set(this.#all.get(change.resource))
    const columns = this.#pinned.get(change.resource)
    if (columns === undefined) return found
    for (const image of [change.before, change.after])
      if (image !== null) for (const member of pinnedBy(columns, image)) found.add(member)
    return found
  }

  #addAll(member: Member, resource: string): () => void {
    const members = childOf(this.#all, resource, () => new Set<Member>())
    members.add(member)
    return () => {
      members.delete(member)
      if (members.size === 0) this.#all.delete(resource)
    }
  }

  #addPinned(member: Member, resource: string, pins: Pins): () => void {
    const [first] = pins
    if (first === undefined) return this.#addAll(member, resource)
    const [column, value] = first
    const columns = childOf(this.#pinned, resource, () => new Map<string, Map<string, Set<Entry<Member>>>>())
    const values = childOf(columns, column, () => new Map<string, Set<Entry<Member>>>())
    const entries = childOf(values, value, () => new Set<Entry<Member>>())
    const entry = { member, pins }
    entries.add(entry)
    return () => {
      entries.delete(entry)
      if (entries.size === 0) values.delete(value)
      if (values.size === 0) columns.delete(column)
      if (columns.size === 0) this.#pinned.delete(resource)
    }
  }
}

interface Entry<Member> {
  readonly member: Member
  readonly pins: Pins
}

function* pinnedBy<Member>(
  columns: ReadonlyMap<string, ReadonlyMap<string, ReadonlySet<Entry<Member>>>>,
  image: RowImage,
): Generator<Member> {
  for (const [column, values] of columns)
    for (const { member, pins } of values.get(textOf(image[column])) ?? [])
      if (isHeld(pins, image)) yield member
}

function isHeld(pins: Pins, image: RowImage): boolean {
  for (const [column, value] of pins) if (textOf(image[column]) !== value) return false
  return true
}

/** Values that can be pinned are texts, numbers and booleans; anything else is held by no pin. */
const textOf = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : '\0'

function childOf<Key, Value>(map: Map<Key, Value>, key: Key, make: () => Value): Value {
  const known = map.get(key)
  if (known !== undefined) return known
  const made = make()
  map.set(key, made)
  return made
}
