import { useEffect, useState } from 'react'
import { asProblem } from '../../api/problem.ts'
import { request } from '../../api/request.ts'
import type { Entry, Page } from '../../api/types.ts'
import { useLive } from '../../api/use-live.ts'
import { sayProblem } from '../../app/notify.tsx'

const PAGE = 25

const newestFirst = (a: Entry, b: Entry): number =>
  a.at === b.at ? b.id.localeCompare(a.id) : b.at.localeCompare(a.at)

/** A statement whose newest page is live; older pages never change, so they are only read. */
export function useStatement(account: string) {
  const ask = { account, sort: '-at', limit: PAGE } as const
  const live = useLive<Entry>('entries', ask, { compare: newestFirst })
  const [older, setOlder] = useState<{ readonly rows: readonly Entry[]; readonly next: string | null }>()
  const [isLoadingMore, setLoadingMore] = useState(false)
  useEffect(() => setOlder(undefined), [account])

  const next = older === undefined ? live.next : older.next
  const loadMore = async () => {
    if (next === null || isLoadingMore) return
    setLoadingMore(true)
    try {
      const page = await request<Page<Entry>>('entries', { query: { ...ask, after: next } })
      setOlder((known) => ({ rows: [...(known?.rows ?? []), ...page.data], next: page.page.next }))
    } catch (error) {
      sayProblem(asProblem(error))
    } finally {
      setLoadingMore(false)
    }
  }
  const known = new Set(live.rows.map((entry) => entry.id))
  return {
    ...live,
    rows: [...live.rows, ...(older?.rows ?? []).filter((entry) => !known.has(entry.id))],
    hasMore: next !== null,
    isLoadingMore,
    loadMore: () => void loadMore(),
  }
}
