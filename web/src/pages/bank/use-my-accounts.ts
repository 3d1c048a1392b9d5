import { useLive } from '@offstage/client/react'
import { client } from '../../api/client.ts'
import { liveRows } from '../../api/live-rows.ts'
import { useMe } from '../../api/session.ts'

/** One's own accounts, by name, with what they hold at this moment. */
export function useMyAccounts() {
  const { user } = useMe()
  return liveRows(useLive(client.account, user && { where: { owner: user.id }, orderBy: 'name' }))
}
