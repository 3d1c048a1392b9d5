import { follow, type LiveSource, type StreamNews } from './follow.ts'
import type { StreamEvent } from './read-events.ts'
import type { Connection } from './send.ts'

/** `live`: what you see is what there is. `reconnecting`: it was so when the connection was lost. */
export type LiveStatus = 'live' | 'reconnecting'

/** A followed list as it is now. */
export interface LiveListState<One> {
  readonly data: readonly One[]
  readonly page: { readonly next: string | null }
  readonly status: LiveStatus
}

/** A followed row as it is now: undefined once it is gone, or no longer yours to see. */
export interface LiveRowState<One> {
  readonly data: One | undefined
  readonly status: LiveStatus
}

type ListNow = Omit<LiveListState<unknown>, 'status'>
type RowNow = Omit<LiveRowState<unknown>, 'status'>

/** Follows a list; every state that the loop is given is whole, and the newest there is. */
export function liveList(connection: Connection, source: LiveSource): AsyncIterable<LiveListState<unknown>> {
  return { [Symbol.asyncIterator]: () => states(connection, source, listAfter) }
}

/** Follows one row. */
export function liveRow(connection: Connection, source: LiveSource): AsyncIterable<LiveRowState<unknown>> {
  return { [Symbol.asyncIterator]: () => states(connection, source, rowAfter) }
}

/** The states that a stream's events lead to. Events that came together make one state. */
async function* states<Now extends object>(
  connection: Connection,
  source: LiveSource,
  after: (now: Now | undefined, event: StreamEvent) => Now | undefined,
): AsyncGenerator<Now & { readonly status: LiveStatus }> {
  let now: Now | undefined
  for await (const news of follow(connection, source)) {
    if (typeof news !== 'string') now = news.reduce(after, now)
    if (now !== undefined && isWhole(news)) yield { ...now, status: statusAfter(news) }
  }
}

// The server marks a place between events that belong together by an id that ends in ":-". What is known there never
// was the answer, so the loop is not given it.
const isWhole = (news: StreamNews): boolean =>
  typeof news === 'string' || news.at(-1)?.id?.endsWith(':-') !== true

const statusAfter = (news: StreamNews): LiveStatus => (news === 'lost' ? 'reconnecting' : 'live')

// ── Events ───────────────────────────────────────────────────────────────────────────────────────────────────────

/**
 * A list after an event. `upsert` puts a new row last; where that is not its place, a `page` follows that says the
 * order, and both arrive together.
 */
function listAfter(now: ListNow | undefined, { name, data }: StreamEvent): ListNow | undefined {
  if (name === 'snapshot' || name === 'reset') return JSON.parse(data) as ListNow // what the same GET answers
  if (now === undefined) return undefined
  if (name === 'upsert') return { ...now, data: withRow(now.data, JSON.parse(data)) }
  if (name === 'remove')
    return { ...now, data: now.data.filter((row) => idOf(row) !== idOf(JSON.parse(data))) }
  if (name === 'page') return inOrder(now, JSON.parse(data) as OrderedPage)
  return now
}

/** A row after an event. */
function rowAfter(now: RowNow | undefined, { name, data }: StreamEvent): RowNow | undefined {
  // The contract: both carry what the same GET answers, with null for a row that is not there.
  if (name === 'snapshot' || name === 'reset') return { data: (JSON.parse(data) as RowNow).data ?? undefined }
  if (name === 'upsert') return { data: JSON.parse(data) }
  if (name === 'remove') return { data: undefined }
  return now
}

function withRow(rows: readonly unknown[], row: unknown): readonly unknown[] {
  const id = idOf(row)
  return rows.some((known) => idOf(known) === id)
    ? rows.map((known) => (idOf(known) === id ? row : known))
    : [...rows, row]
}

/** The answer of a list with the order of its rows in place of the rows. */
type OrderedPage = Omit<ListNow, 'data'> & { readonly ids: readonly string[] }

function inOrder({ data }: ListNow, { ids, ...page }: OrderedPage): ListNow {
  const rowOf = new Map(data.map((row) => [idOf(row), row]))
  return { ...page, data: ids.flatMap((id) => (rowOf.has(id) ? [rowOf.get(id)] : [])) }
}

// The contract: every row carries its id.
const idOf = (row: unknown): string => (row as { readonly id: string }).id
