import { createHash } from 'node:crypto'
import type { Page } from '../read/page.ts'
import type { LiveEvent } from './live-event.ts'

/** A page as it was at some moment, with what is needed to tell how another one differs. */
export interface PageState {
  readonly page: Page
  /** Ids in the order of the page. */
  readonly ids: readonly string[]
  readonly rowOf: ReadonlyMap<string, string>
  /** Everything that can be seen of the page, in short: two pages with the same digest look the same. */
  readonly digest: string
}

export function pageState(page: Page): PageState {
  // Every order ends with the id.
  const ids = page.keys.map((keys) => keys.at(-1) ?? '')
  const rowOf = new Map(ids.map((id, at) => [id, page.rows[at] ?? '']))
  return Object.freeze({ page, ids, rowOf, digest: digestOf(page, ids) })
}

function digestOf({ rows, next, count }: Page, ids: readonly string[]): string {
  const hash = createHash('sha256')
  hash.update(JSON.stringify([ids, next ?? null, count ?? null]))
  for (const row of rows) hash.update('\n').update(row)
  return hash.digest('base64url').slice(0, DIGEST_LENGTH)
}

// 132 bits: nobody finds two pages that share it.
const DIGEST_LENGTH = 22

/** A place in a stream: where the change log stood, and what the page looked like. */
export interface StreamPlace {
  readonly epoch: string
  readonly seq: number
  readonly digest: string
}

export const placeText = ({ epoch, seq, digest }: StreamPlace): string => `${epoch}:${seq}:${digest}`

/** A place in the middle of several events: whoever resumes there has a page that never was. */
const UNSETTLED = '-'

export function parsePlace(text: string | undefined): StreamPlace | undefined {
  const [, epoch, seq, digest] = PLACE.exec(text ?? '') ?? []
  return epoch === undefined || seq === undefined || digest === undefined
    ? undefined
    : { epoch, seq: Number(seq), digest }
}

const PLACE = /^([0-9a-f-]{36}):(\d{1,16}):([\w-]{1,22})$/

// Everybody who looked at the one page goes on to the other, so the difference is found once.
const known = new WeakMap<
  PageState,
  { readonly to: PageState; readonly seq: number; readonly events: readonly LiveEvent[] }
>()

/** The events that lead from one page to another, the last of them at `place`. */
export function eventsBetween(from: PageState, to: PageState, place: StreamPlace): readonly LiveEvent[] {
  if (from.digest === to.digest) return []
  const before = known.get(from)
  if (before?.to === to && before.seq === place.seq) return before.events
  const events = differences(from, to, place)
  known.set(from, { to, seq: place.seq, events })
  return events
}

function differences(from: PageState, to: PageState, place: StreamPlace): readonly LiveEvent[] {
  const gone = from.ids.filter((id) => !to.rowOf.has(id))
  const changed = to.ids.filter((id) => from.rowOf.get(id) !== to.rowOf.get(id))
  const id = placeText(place)
  if (changed.length + gone.length > EVENTS_MAX) return [{ kind: 'reset', id, page: to.page }]
  const midway = placeText({ ...place, digest: UNSETTLED })
  const events: LiveEvent[] = [
    ...gone.map((rowId): LiveEvent => ({ kind: 'remove', id: midway, rowId })),
    ...changed.map((rowId): LiveEvent => ({
      kind: 'upsert',
      id: midway,
      rowId,
      row: to.rowOf.get(rowId) ?? '',
    })),
  ]
  if (!isPlain(from, to)) events.push({ kind: 'page', id: midway, page: to.page, ids: to.ids })
  return events.map((event, at) => (at === events.length - 1 ? { ...event, id } : event))
}

// A page that changed in more places than this is shorter told anew.
const EVENTS_MAX = 12

/** Whether removals and upserts alone, new rows last, lead to the page. */
function isPlain(from: PageState, to: PageState): boolean {
  const kept = from.ids.filter((id) => to.rowOf.has(id))
  const added = to.ids.filter((id) => !from.rowOf.has(id))
  return (
    [...kept, ...added].every((id, at) => id === to.ids[at]) &&
    from.page.count === to.page.count &&
    JSON.stringify(from.page.next) === JSON.stringify(to.page.next)
  )
}
