import type { Change } from '../outbox/change.ts'
import type { RowImage } from '../outbox/effects.ts'
import type { Topics, Watched } from './plan-topics.ts'

/** Somebody who watches, and can say whether a row may be among those that they show. */
export interface Watcher {
  mayShow(id: string): boolean
}

interface Entry<Member> {
  readonly member: Member
  readonly watched: Watched
}

/** Finds those whom a change may concern, without asking each of them. */
export class TopicIndex<Member extends Watcher> {
  // By resource, then column, then value: those who watch rows that hold that value.
  readonly #pinned = new Map<string, Map<string, Map<string, Set<Entry<Member>>>>>()
  // By resource: those who watch rows whatever they hold.
  readonly #others = new Map<string, Set<Entry<Member>>>()

  add(member: Member, { watched }: Topics): () => void {
    const removals = watched.map((one) => this.#addOne({ member, watched: one }))
    return () => removals.forEach((remove) => remove())
  }

  concernedBy({ resource, before, after }: Change): ReadonlySet<Member> {
    const found = new Set<Member>()
    const columns = this.#pinned.get(resource)
    const others = this.#others.get(resource)
    for (const image of [before, after]) {
      if (image === null) continue
      for (const entry of others ?? []) if (isConcerned(entry, image)) found.add(entry.member)
      for (const [column, values] of columns ?? [])
        for (const entry of values.get(textOf(image[column])) ?? [])
          if (isConcerned(entry, image)) found.add(entry.member)
    }
    return found
  }

  #addOne(entry: Entry<Member>): () => void {
    const { resource, pins } = entry.watched
    const [first] = pins
    if (first === undefined) return addTo(this.#others, resource, entry)
    const [column, value] = first
    const columns = childOf(this.#pinned, resource, () => new Map<string, Map<string, Set<Entry<Member>>>>())
    const values = childOf(columns, column, () => new Map<string, Set<Entry<Member>>>())
    const remove = addTo(values, value, entry)
    return () => {
      remove()
      if (values.size === 0) columns.delete(column)
      if (columns.size === 0) this.#pinned.delete(resource)
    }
  }
}

function isConcerned<Member extends Watcher>({ member, watched }: Entry<Member>, image: RowImage): boolean {
  for (const [column, value] of watched.pins) if (textOf(image[column]) !== value) return false
  return watched.parent === undefined || member.mayShow(textOf(image[watched.parent]))
}

/** Values that can be pinned are texts, numbers and booleans; anything else is held by no pin. */
const textOf = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : '\0'

function addTo<Key, Item>(map: Map<Key, Set<Item>>, key: Key, item: Item): () => void {
  const items = childOf(map, key, () => new Set<Item>())
  items.add(item)
  return () => {
    items.delete(item)
    if (items.size === 0 && map.get(key) === items) map.delete(key)
  }
}

function childOf<Key, Value>(map: Map<Key, Value>, key: Key, make: () => Value): Value {
  const known = map.get(key)
  if (known !== undefined) return known
  const made = make()
  map.set(key, made)
  return made
}
