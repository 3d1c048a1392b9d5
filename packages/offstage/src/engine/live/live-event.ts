import type { ProblemDocument } from '../../errors.ts'
import type { Page } from '../read/page.ts'

/**
 * What a live stream tells. Whoever applies it event by event holds, after each `id`, the answer that the same GET
 * would give: `upsert` replaces the row of that id or puts it last, `remove` takes it out, and `page` says the order,
 * the cursor and the count where those two do not already.
 */
export type LiveEvent =
  /** The whole answer: first of all, or instead of everything so far. */
  | { readonly kind: 'snapshot' | 'reset'; readonly id: string; readonly page: Page }
  /** Nothing has changed since the place that the stream was resumed at. */
  | { readonly kind: 'resumed'; readonly id: string }
  | { readonly kind: 'upsert'; readonly id: string; readonly rowId: string; readonly row: string }
  | { readonly kind: 'remove'; readonly id: string; readonly rowId: string }
  | { readonly kind: 'page'; readonly id: string; readonly page: Page; readonly ids: readonly string[] }
  /** The last event of a stream that is refused from now on. */
  | { readonly kind: 'problem'; readonly document: ProblemDocument }
