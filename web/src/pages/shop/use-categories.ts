import { listQuery } from '@offstage/client'
import { client } from '../../api/client.ts'
import type { Category } from '../../api/types.ts'
import { useList } from '../../api/use-list.ts'

/** The whole tree of categories; it is small and changes rarely, so one read serves every page. */
export function useCategories() {
  const list = useList(listQuery(client.category, { orderBy: 'name', limit: 100 }), { staleMs: 600_000 })
  const tops = list.rows.filter((category) => category.parent === null)
  const childrenOf = (parent: Category) => list.rows.filter((category) => category.parent === parent.id)
  return { ...list, tops, childrenOf }
}
