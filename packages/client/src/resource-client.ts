import type { AnyResource, Id } from 'offstage'
import type { ReadOptions, WriteOptions } from './actions.ts'
import {
  askParameters,
  asksForNothing,
  tallyParameters,
  type AskData,
  type TallyData,
} from './ask-parameters.ts'
import type { Include, Known, RowWith, Which } from './asks.ts'
import type { Graph, Nothing } from './graph.ts'
import { liveList, liveRow, type LiveListState, type LiveRowState } from './live.ts'
import { newKey } from './new-key.ts'
import { bodyOf, send, type Connection } from './send.ts'
import type { Tallied, TallyAsk } from './tallies.ts'
import type { Changes, FieldName, NewRow, Row } from './wire-values.ts'

/** Rows of a list, and where the next page begins. */
export interface Page<One> {
  readonly data: readonly One[]
  /** `next` is given as `after` to read on; null at the end. */
  readonly page: { readonly next: string | null }
}

/** How many rows there are in all; `capped` where counting stopped at `value`. */
export interface Counted {
  readonly count: { readonly value: number; readonly capped: boolean }
}

export interface UpdateOptions extends WriteOptions {
  /** The `version` that you have read: the write is refused (412) if the row has changed since. */
  readonly ifMatch?: number
}

export type FieldNames<R extends AnyResource> = readonly FieldName<R>[]

/** What of a row is wanted: some fields (all unless said), and relations. */
export interface Shown<G extends Graph, R extends AnyResource, Inc, Names> {
  /** Only these fields, and the id. */
  readonly fields?: Names
  /** Links bring their row, ways back bring rows: `{ category: true, reviews: { limit: 3 } }`. */
  readonly include?: Inc & Known<Inc, Include<G, R>>
  /** Also rows that are deleted, of those that one may bring back. */
  readonly includeDeleted?: 'deletedAt' extends keyof R['fields'] ? boolean : never
}

interface ListParts<G extends Graph, R extends AnyResource, Inc, Names, C extends boolean> extends Shown<
  G,
  R,
  Inc,
  Names
> {
  /** Rows of a page: 20 unless said, at most 100. */
  readonly limit?: number
  /** `page.next` of the page before. */
  readonly after?: string
  /** Also counts the rows, up to a cap. */
  readonly count?: C
}

interface LiveParts<G extends Graph, R extends AnyResource, Inc, Names> extends Shown<G, R, Inc, Names> {
  readonly limit?: number
}

/** What a list is asked for. */
export type ListAsk<G extends Graph, R extends AnyResource, Inc, Names, C extends boolean> = Which<R> &
  ListParts<G, R, Inc, Names, C>

/** What a list that is followed is asked for: its first page, which stays current. */
export type LiveAsk<G extends Graph, R extends AnyResource, Inc, Names> = Which<R> &
  LiveParts<G, R, Inc, Names>

// Where every way to read rows takes a condition, a list without one would be refused by the server.
type Asking<R extends AnyResource, Ask> =
  Nothing extends Which<R> ? [ask?: Ask, options?: ReadOptions] : [ask: Ask, options?: ReadOptions]

export type Listed<One, C extends boolean> = C extends true ? Page<One> & Counted : Page<One>

/** One resource: its lists, its rows, and what changes them. */
export interface ResourceClient<G extends Graph, R extends AnyResource> {
  readonly name: R['name']
  /** Reads a page: by a declared list, a unique field, ids, or a search. */
  list<
    const Inc extends Include<G, R> = Nothing,
    const Names extends FieldNames<R> = FieldNames<R>,
    const C extends boolean = false,
  >(
    ...asking: Asking<R, ListAsk<G, R, Inc, Names, C>>
  ): Promise<Listed<RowWith<G, R, Inc, Names[number] | 'id'>, C>>
  /** Reads one row; a ProblemError (404) where there is none that you may see. */
  get<const Inc extends Include<G, R> = Nothing, const Names extends FieldNames<R> = FieldNames<R>>(
    id: Id<R['name']>,
    shown?: Shown<G, R, Inc, Names>,
    options?: ReadOptions,
  ): Promise<RowWith<G, R, Inc, Names[number] | 'id'>>
  /** How many rows a group has, and their sums, by a declared tally: `tally({ by: { customer }, per: 'status' })`. */
  tally<const Ask extends TallyAsk<R>>(ask: Ask, options?: ReadOptions): Promise<Tallied<R, Ask>>
  create(row: NewRow<R>, options?: WriteOptions): Promise<Row<R>>
  /** Changes what is given; null clears. */
  update(id: Id<R['name']>, changes: Changes<R>, options?: UpdateOptions): Promise<Row<R>>
  delete(id: Id<R['name']>, options?: UpdateOptions): Promise<void>
  /** Brings a deleted row back, where the resource has `.softDelete()`. */
  restore: 'deletedAt' extends keyof R['fields']
    ? (id: Id<R['name']>, options?: WriteOptions) => Promise<Row<R>>
    : never
  /** Follows a list of a live resource: `for await (const { data, status } of …)`. */
  live<const Inc extends Include<G, R> = Nothing, const Names extends FieldNames<R> = FieldNames<R>>(
    ...asking: Asking<R, LiveAsk<G, R, Inc, Names>>
  ): AsyncIterable<LiveListState<RowWith<G, R, Inc, Names[number] | 'id'>>>
  /** Follows one row of a live resource; `data` is undefined once it is gone, or no longer yours to see. */
  liveRow<const Inc extends Include<G, R> = Nothing, const Names extends FieldNames<R> = FieldNames<R>>(
    id: Id<R['name']>,
    shown?: Shown<G, R, Inc, Names>,
    options?: ReadOptions,
  ): AsyncIterable<LiveRowState<RowWith<G, R, Inc, Names[number] | 'id'>>>
  /** Says whether a text, from an address say, has the form of an id. */
  isId(text: string): text is Id<R['name']>
}

/**
 * A row as it is read, by the client of its resource: `ReadRow<typeof client.order, { customer: true }>` with the
 * relations that the ask includes.
 */
export type ReadRow<Of, Inc = Nothing> =
  Of extends ResourceClient<infer G, infer R> ? RowWith<G, R, Inc, FieldName<R>> : never

/** The same without the app's types: what is left of them at run time. */
export interface UntypedResource {
  readonly name: string
  list(ask?: AskData, options?: ReadOptions): Promise<unknown>
  get(id: string, shown?: AskData, options?: ReadOptions): Promise<unknown>
  tally(ask: TallyData, options?: ReadOptions): Promise<unknown>
  create(row: unknown, options?: WriteOptions): Promise<unknown>
  update(id: string, changes: unknown, options?: UpdateOptions): Promise<unknown>
  delete(id: string, options?: UpdateOptions): Promise<void>
  restore(id: string, options?: WriteOptions): Promise<unknown>
  live(ask?: AskData, options?: ReadOptions): AsyncIterable<LiveListState<unknown>>
  liveRow(id: string, shown?: AskData, options?: ReadOptions): AsyncIterable<LiveRowState<unknown>>
  isId(text: string): boolean
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** Makes the client of one resource, whose rows are at `/api/<path>`. */
export function resourceClient(connection: Connection, name: string, path: string): UntypedResource {
  const rowPath = (id: string) => `${path}/${encodeURIComponent(id)}`
  return Object.freeze({
    name,
    list: async (ask = {}, { signal } = {}) => {
      if (asksForNothing(ask)) return { data: [], page: { next: null }, ...(ask.count === true ? NONE : {}) }
      return bodyOf(await send(connection, { method: 'GET', path, query: askParameters(ask), signal }))
    },
    get: async (id, shown = {}, { signal } = {}) =>
      dataOf(
        await send(connection, { method: 'GET', path: rowPath(id), query: askParameters(shown), signal }),
      ),
    tally: async (ask, { signal } = {}) =>
      dataOf(
        await send(connection, { method: 'GET', path: `${path}/tally`, query: tallyParameters(ask), signal }),
      ),
    create: async (row, options) =>
      dataOf(await send(connection, { method: 'POST', path, body: row, ...writing(options) })),
    update: async (id, changes, options) =>
      dataOf(
        await send(connection, { method: 'PATCH', path: rowPath(id), body: changes, ...writing(options) }),
      ),
    delete: async (id, options) => {
      bodyOf(await send(connection, { method: 'DELETE', path: rowPath(id), ...writing(options) }))
    },
    restore: async (id, options) =>
      dataOf(await send(connection, { method: 'POST', path: `${rowPath(id)}/restore`, ...writing(options) })),
    live: (ask = {}, { signal } = {}) => liveList(connection, { path, query: askParameters(ask), signal }),
    liveRow: (id, shown = {}, { signal } = {}) =>
      liveRow(connection, { path: rowPath(id), query: askParameters(shown), signal }),
    isId: (text) => UUID.test(text),
  } satisfies UntypedResource)
}

const NONE: Counted = { count: { value: 0, capped: false } }

// The contract: what is about one row answers { "data": … }.
const dataOf = (answer: Parameters<typeof bodyOf>[0]): unknown =>
  (bodyOf(answer) as { readonly data: unknown }).data

function writing({ key = newKey(), ifMatch, signal }: UpdateOptions = {}) {
  return {
    key: key === false ? undefined : key,
    headers: ifMatch === undefined ? {} : { 'if-match': `"v${ifMatch}"` },
    signal,
  }
}
