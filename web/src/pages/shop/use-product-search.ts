import { listQuery } from '@offstage/client'
import { beginClick } from '../../api/click.ts'
import { client } from '../../api/client.ts'
import { useList } from '../../api/use-list.ts'
import { useDebounced } from '../../parts/use-debounced.ts'
import { CARD_FIELDS } from './product-grid.tsx'

// Shorter than a pause between two words, longer than one between two letters.
const QUIET_MS = 140

/** The products that match what is being typed; one ask per pause, the last answer stays until the next. */
export function useProductSearch(typed: string, limit: number, enabled: boolean) {
  const wanted = typed.trim()
  // A pause in typing counts as a click: it is what causes the request.
  const settled = useDebounced(
    wanted,
    QUIET_MS,
    (text) => text !== '' && beginClick('type', `Typed “${text}”`),
  )
  const ask = enabled && settled !== '' ? { search: settled, fields: CARD_FIELDS, limit } : undefined
  const list = useList(listQuery(client.product, ask), { keepPrevious: true, staleMs: 60_000 })
  return { ...list, rows: ask === undefined ? [] : list.rows, isWaiting: settled !== wanted }
}
