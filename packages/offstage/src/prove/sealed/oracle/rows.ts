import type { Model, ModelResource } from '../../../model/model.ts'

/** A row as plain data: money with its minor units, instants as text, a link as the id it leads to. */
export type PlainRow = Readonly<Record<string, unknown>> & { readonly id: string }

/** Every row of an app, by resource. */
export type Rows = ReadonlyMap<string, readonly PlainRow[]>

/** Somebody who asks. What is known about them beyond this is looked up in the rows. */
export interface Person {
  /** How a report speaks of them: `a clerk with a customer`. */
  readonly label: string
  /** Undefined for a guest. */
  readonly user: string | undefined
  readonly roles: readonly string[]
}

/** Everything that an answer can depend on besides the ask and the asker. */
export interface Place {
  readonly model: Model
  readonly rows: Rows
  /** The time that conditions compare with; every generated instant is years away from it. */
  readonly now: string
}

export const rowsOf = ({ rows }: Place, name: string): readonly PlainRow[] => rows.get(name) ?? []

export function findRow(place: Place, name: string, id: unknown): PlainRow | undefined {
  return typeof id === 'string' ? rowsOf(place, name).find((row) => row.id === id) : undefined
}

/** The children of a row under the name of an inverse. */
export function childrenOf(
  place: Place,
  resource: ModelResource,
  row: PlainRow,
  inverse: string,
): { readonly child: string; readonly link: string; readonly rows: readonly PlainRow[] } {
  const found = resource.inverses.get(inverse)
  if (found === undefined) throw new Error(`${resource.name} has no ${inverse}.`)
  const rows = rowsOf(place, found.resource).filter((one) => one[found.field] === row.id)
  return { child: found.resource, link: found.field, rows }
}

/** What is known about a person: their own id, and for each fact the one row that is theirs. */
export function factsOf(place: Place, { user }: Person): ReadonlyMap<string, string> {
  const facts = new Map<string, string>()
  if (user === undefined) return facts
  facts.set('user', user)
  for (const { name, source } of place.model.facts.values()) {
    if (source.kind === 'user') continue
    const own = rowsOf(place, source.resource.name).find((row) => row[source.by] === user)
    if (own !== undefined) facts.set(name, own.id)
  }
  return facts
}
