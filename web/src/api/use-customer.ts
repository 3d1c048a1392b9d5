import { listQuery } from '@offstage/client'
import { client } from './client.ts'
import { useMe } from './session.ts'
import type { Customer } from './types.ts'
import { useList } from './use-list.ts'

/** The shop's record of the person signed in; somebody who only works here has none. */
export function useCustomer(): { readonly customer: Customer | undefined; readonly isLoading: boolean } {
  const me = useMe()
  const list = useList(listQuery(client.customer, me.user && { where: { user: me.user.id } }), {
    staleMs: 300_000,
  })
  return { customer: list.rows[0], isLoading: me.isLoading || list.isLoading }
}
