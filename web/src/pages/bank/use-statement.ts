import type { Id } from '@offstage/client'
import { useLive } from '@offstage/client/react'
import { useEffect, useState } from 'react'
import { client } from '../../api/client.ts'
import { liveRows } from '../../api/live-rows.ts'
import { asProblem } from '../../api/problem.ts'
import type { Entry } from '../../api/types.ts'
import { sayProblem } from '../../app/notify.tsx'

const PAGE = 25

/**
 * A statement whose newest page is live. Entries never change, so the older ones are only read, and one that has made
 * room on the newest page stays where it is.
 */
export function useStatement(account: Id<'account'>) {
  const ask = { where: { account }, orderBy: '-at', limit: PAGE } as const
  const live = liveRows(useLive(client.entry, ask))
  const [kept, setKept] = useState<readonly Entry[]>([])
  const [older, setOlder] = useState<{ readonly next: string | null }>()
  const [isLoadingMore, setLoadingMore] = useState(false)
  const keep = (entries: readonly Entry[]) => setKept((known) => newestFirst(known, entries))
  useEffect(() => keep(live.rows), [live.rows])

  const next = older === undefined ? live.next : older.next
  const loadMore = async () => {
    if (next === null || isLoadingMore) return
    setLoadingMore(true)
    try {
      const { data, page } = await client.entry.list({ ...ask, after: next })
      keep(data)
      setOlder(page)
    } catch (error) {
      sayProblem(asProblem(error))
    } finally {
      setLoadingMore(false)
    }
  }
  return {
    ...live,
    rows: newestFirst(kept, live.rows),
    hasMore: next !== null,
    isLoadingMore,
    loadMore: () => void loadMore(),
  }
}

function newestFirst(some: readonly Entry[], others: readonly Entry[]): readonly Entry[] {
  const byId = new Map([...some, ...others].map((entry) => [entry.id, entry]))
  // Instants are texts of one form, and ids of one moment follow each other as they were made.
  return [...byId.values()].sort((a, b) => (`${b.at}${b.id}` < `${a.at}${a.id}` ? -1 : 1))
}
