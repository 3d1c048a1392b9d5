import type { Model } from '../../model/model.ts'
import type { Change } from '../outbox/change.ts'
import type { LiveStream } from './live-stream.ts'

/** Tells from the change log whose session, account or facts may have changed, so that nobody waits for the next sweep. */
export class AuthorityWatch {
  readonly #streamsOf = new Map<string, Set<LiveStream>>()
  /** By resource, the columns that name the user. */
  readonly #columns: ReadonlyMap<string, readonly string[]>

  constructor(model: Model) {
    this.#columns = userColumns(model)
  }

  add(stream: LiveStream): void {
    const { user } = stream.actor
    if (user === undefined) return
    const streams = this.#streamsOf.get(user) ?? new Set()
    this.#streamsOf.set(user, streams.add(stream))
  }

  remove(stream: LiveStream): void {
    const { user } = stream.actor
    if (user === undefined) return
    const streams = this.#streamsOf.get(user)
    streams?.delete(stream)
    if (streams?.size === 0) this.#streamsOf.delete(user)
  }

  concernedBy({ resource, before, after }: Change): readonly LiveStream[] {
    const columns = this.#columns.get(resource) ?? []
    const users = new Set([before, after].flatMap((image) => columns.map((column) => image?.[column])))
    return [...users].flatMap((user) =>
      typeof user === 'string' ? [...(this.#streamsOf.get(user) ?? [])] : [],
    )
  }
}

function userColumns(model: Model): ReadonlyMap<string, readonly string[]> {
  const sources: (readonly [resource: string, field: string])[] = [
    ['user', 'id'],
    ['session', 'user'],
    ['accessToken', 'user'],
    ...[...model.facts.values()].flatMap(({ source }) =>
      source.kind === 'row' ? [[source.resource.name, source.by] as const] : [],
    ),
  ]
  const columns = new Map<string, readonly string[]>()
  for (const [resource, field] of sources) {
    const column = model.resources.get(resource)?.fields.get(field)?.column
    if (column !== undefined) columns.set(resource, [...(columns.get(resource) ?? []), column])
  }
  return columns
}
