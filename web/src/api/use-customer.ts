import { useMe } from './session.ts'
import type { Customer } from './types.ts'
import { useList } from './use-list.ts'

/** The shop's record of the person signed in; somebody who only works here has none. */
export function useCustomer(): { readonly customer: Customer | undefined; readonly isLoading: boolean } {
  const me = useMe()
  const list = useList<Customer>(
    'customers',
    { user: me.user?.id },
    { enabled: me.user !== undefined, staleMs: 300_000 },
  )
  return { customer: list.rows[0], isLoading: me.isLoading || list.isLoading }
}
