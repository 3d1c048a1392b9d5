import { listQuery } from '@offstage/client'
import { client } from '../../api/client.ts'
import { useList, type List } from '../../api/use-list.ts'
import { CARD_FIELDS } from './product-grid.tsx'

/** How many products of each shelf are read. */
export const SHELF_MAX = 4

// The dearest stand first on each shelf: by name, a shop of 1,894 products would begin with pages of envelopes.
const query = () =>
  listQuery(client.category, {
    orderBy: 'name',
    limit: 100,
    fields: ['name', 'slug', 'parent'],
    include: { products: { orderBy: '-price', fields: CARD_FIELDS, limit: SHELF_MAX } },
  })

/** A category with the first of its products. */
export type Shelf = Rows<ReturnType<typeof query>>
type Rows<Query> = Query extends { readonly queryFn: (context: never) => Promise<infer Answer> }
  ? Answer extends { readonly data: readonly (infer Row)[] }
    ? Row
    : never
  : never

/** All shelves of the shop with the first of what stands on them, in one read. */
export function useShelves() {
  const list: List<Shelf> = useList(query(), { staleMs: 300_000 })
  return {
    ...list,
    tops: list.rows.filter(({ parent }) => parent === null),
    partsOf: (top: Shelf) => list.rows.filter(({ parent }) => parent === top.id),
    /** The first of every shelf, then the second of every shelf, and so on. */
    inRounds: (rounds: number) =>
      Array.from({ length: rounds }, (_, round) =>
        list.rows.flatMap(({ products }) => products[round] ?? []),
      ).flat(),
  }
}
