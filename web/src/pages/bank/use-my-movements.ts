import { useLive } from '@offstage/client/react'
import { client } from '../../api/client.ts'
import { liveRows } from '../../api/live-rows.ts'
import type { Account, Entry } from '../../api/types.ts'
import { isWithinDays } from '../../parts/time.ts'
import { flowOf, type Flow } from './flow-of.ts'

const READ_MAX = 50
export const LATELY_DAYS = 30

/** What has moved on some accounts, newest first, and what that came to lately. */
export function useMyMovements(accounts: readonly Account[]) {
  const entries = liveRows(
    useLive(client.entry, {
      where: { account: { in: accounts.map(({ id }) => id) } },
      orderBy: '-at',
      limit: READ_MAX,
    }),
  )
  return { ...entries, lately: entries.isLoading ? undefined : flowLately(entries) }
}

interface Movements {
  readonly rows: readonly Entry[]
  readonly next: string | null
}

/** The flow of the last days; unknown where more has moved in them than was read. */
function flowLately({ rows, next }: Movements): Flow | undefined {
  const lately = rows.filter(({ at }) => isWithinDays(at, LATELY_DAYS))
  return next !== null && lately.length === rows.length ? undefined : flowOf(lately)
}
