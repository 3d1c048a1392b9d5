import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import type { Transaction } from '../../database/database.ts'
import { nameAccount } from './ledger-accounts.ts'
import type { LedgerAccountId } from './ledger-item.ts'
import type { LedgerStore } from './ledger-store.ts'

/**
 * The account of the world outside for a unit: where what comes in comes from, and where what leaves goes. It has no
 * bound, so its balance is minus what is in the house. Opened when first asked for.
 */
export async function worldAccount(
  tx: Transaction,
  store: LedgerStore,
  unit: string,
): Promise<LedgerAccountId> {
  const owner = { resource: 'offstage.world', id: worldId(unit), field: 'balance' }
  const find = async () => (await tx.query<{ id: LedgerAccountId }>(store.ofOwner(owner)))[0]?.id
  const known = await find()
  if (known !== undefined) return known
  // Of two first askers the second waits here, and then finds the first one's.
  await tx.query(store.openOnce(nameAccount({ unit, minBalance: null, owner })))
  const opened = await find()
  assert(opened !== undefined, 'an account that was opened is there')
  return opened
}

/** A name-based id (a UUID of version 8, RFC 9562), so that the world of a unit is found by the owner's index. */
function worldId(unit: string): string {
  const hex = createHash('sha256').update(`offstage.world:${unit}`).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}
