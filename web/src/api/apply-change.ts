import type { LiveEvent } from './read-events.ts'
import type { Page, Row } from './types.ts'

type Compare<Item> = (a: Item, b: Item) => number

interface Known<Item> {
  readonly rows: readonly Item[]
  readonly next: string | null
  readonly loaded: boolean
}

type Change<Item> =
  | { readonly kind: 'forget' }
  | { readonly kind: 'event'; readonly event: LiveEvent; readonly compare?: Compare<Item> }

/** What is known after one event: the whole list anew, or one row that joined, changed or left. */
export function applyChange<Item extends Row>(known: Known<Item>, change: Change<Item>): Known<Item> {
  if (change.kind === 'forget') return { rows: [], next: null, loaded: false }
  const { event, compare } = change
  if (event.name === 'snapshot' || event.name === 'reset') {
    // The contract: both carry the body that the same GET answers; below, one row in the ask's shape, or an id.
    const body = event.data as Page<Item>
    return { rows: body.data, next: body.page?.next ?? null, loaded: true }
  }
  if (event.name === 'upsert') return { ...known, rows: withRow(known.rows, event.data as Item, compare) }
  if (event.name === 'remove') {
    const { id } = event.data as { id: string }
    return { ...known, rows: known.rows.filter((row) => row.id !== id) }
  }
  return known
}

function withRow<Item extends Row>(
  rows: readonly Item[],
  row: Item,
  compare: Compare<Item> | undefined,
): readonly Item[] {
  const known = rows.some((candidate) => candidate.id === row.id)
  const next = known ? rows.map((candidate) => (candidate.id === row.id ? row : candidate)) : [...rows, row]
  return compare === undefined ? next : next.toSorted(compare)
}
