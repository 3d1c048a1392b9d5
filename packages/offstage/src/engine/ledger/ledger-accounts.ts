import assert from 'node:assert/strict'
import { newId } from '../../values/id.ts'
import type { LedgerAccountId, LedgerOwner } from './ledger-item.ts'
import type { OpenedAccount } from './ledger-store.ts'

/** An account to open, with nothing on it. */
export interface NewLedgerAccount {
  readonly id?: LedgerAccountId
  /** What it counts: `USD`, `stock:unit`. Both sides of a transfer have the same. */
  readonly unit: string
  /** The balance may not fall below this: 0n for never below zero, negative for an overdraft, null for no bound. */
  readonly minBalance: bigint | null
  /** The row and field it counts for; a field has one account. */
  readonly owner?: LedgerOwner
}

/** An account with an id of its own; one that would open below its bound breaks off. */
export function nameAccount(account: NewLedgerAccount): OpenedAccount {
  const { minBalance } = account
  assert(
    minBalance === null || minBalance <= 0n,
    'an account opens empty, so it cannot owe a balance above 0',
  )
  return { ...account, id: account.id ?? newId<'ledgerAccount'>() }
}
