import assert from 'node:assert/strict'
import type { Id, Tx } from 'offstage'
import { Account, type AccountRow } from './account.ts'

/**
 * Locks the accounts of a payment until the transaction ends, so that none is frozen while money moves. They are locked
 * in the order of their ids, and always before the ledger is touched: two payments never wait for each other in a ring.
 */
export async function lockAccounts(
  tx: Pick<Tx, 'unrestricted'>,
  ids: readonly Id<'account'>[],
): Promise<readonly AccountRow[]> {
  const rows = await tx.unrestricted.lockMany(Account, [...new Set(ids)])
  return ids.map((id) => {
    const found = rows.find((row) => row.id === id)
    assert(found !== undefined, `there is no account ${id}`)
    return found
  })
}
