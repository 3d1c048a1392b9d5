import { beginClick } from '../../api/click.ts'
import type { Product } from '../../api/types.ts'
import { useList } from '../../api/use-list.ts'
import { useDebounced } from '../../parts/use-debounced.ts'

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
  const asks = enabled && settled !== ''
  const list = useList<Product>(
    'products',
    { search: settled, limit },
    { enabled: asks, keepPrevious: true, staleMs: 60_000 },
  )
  return { ...list, rows: asks ? list.rows : [], isWaiting: settled !== wanted }
}
