import type { Model } from '../../model/model.ts'
import { fieldOf, resourceOf } from '../../model/model.ts'
import type { Change } from '../outbox/change.ts'
import type { LiveStream } from './live-stream.ts'

/** What a change says about the people behind streams. */
export interface Concerned {
  /** Their session or account has changed: ask whether it still holds. */
  readonly toAsk: readonly LiveStream[]
  /** A fact about them may have changed: read them anew. */
  readonly toRenew: readonly LiveStream[]
}

const NOBODY: Concerned = { toAsk: [], toRenew: [] }

/** Tells from the change log whose session, account or facts have changed, so that nobody waits for the next sweep. */
export class AuthorityWatch {
  readonly #streamsOf = new Map<string, Set<LiveStream>>()
  /** By resource, the column that names the user. */
  readonly #accounts: ReadonlyMap<string, string>
  readonly #facts: ReadonlyMap<string, readonly string[]>

  constructor(model: Model) {
    this.#accounts = accountColumns(model)
    this.#facts = factColumns(model)
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

  concernedBy(change: Change): Concerned {
    const account = this.#accounts.get(change.resource)
    const facts = this.#facts.get(change.resource)
    if (account === undefined && facts === undefined) return NOBODY
    return {
      toAsk: account === undefined ? [] : this.#whomItNames(change, [account]),
      toRenew: facts === undefined ? [] : this.#whomItNames(change, facts),
    }
  }

  #whomItNames({ before, after }: Change, columns: readonly string[]): readonly LiveStream[] {
    const users = new Set([before, after].flatMap((image) => columns.map((column) => image?.[column])))
    return [...users].flatMap((user) =>
      typeof user === 'string' ? [...(this.#streamsOf.get(user) ?? [])] : [],
    )
  }
}

function accountColumns(model: Model): ReadonlyMap<string, string> {
  const grants = ['session', 'accessToken'].flatMap((name) => {
    const column = model.resources.get(name)?.fields.get('user')?.column
    return column === undefined ? [] : [[name, column] as const]
  })
  return new Map([...grants, ['user', 'id']])
}

function factColumns(model: Model): ReadonlyMap<string, readonly string[]> {
  const columns = new Map<string, string[]>()
  for (const { source } of model.facts.values()) {
    if (source.kind !== 'row') continue
    const resource = resourceOf(model, source.resource.name)
    const known = columns.get(resource.name) ?? []
    columns.set(resource.name, [...known, fieldOf(resource, source.by).column])
  }
  return columns
}
