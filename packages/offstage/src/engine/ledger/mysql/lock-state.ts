import assert from 'node:assert/strict'
import type { Row, Transaction } from '../../../database/database.ts'
import type { Trace } from '../../../observe/trace.ts'
import type { Instant } from '../../../values/instant.ts'
import type { Transfer } from '../decide.ts'
import type { LedgerAccountId, LedgerTransferId } from '../ledger-item.ts'
import type { LockedState } from '../ledger-store.ts'
import { readAccounts, readTransfers, type AccountRow, type TransferRow } from '../read-state.ts'
import { idTable } from './id-table.ts'

/**
 * Locks accounts and reads them, and then the earlier transfers of the client's own ids, which a statement of its own
 * sees as they are under the locks.
 */
export async function lockState(
  tx: Transaction,
  accounts: readonly LedgerAccountId[],
  transfers: readonly LedgerTransferId[],
  trace?: Trace,
): Promise<LockedState> {
  const statement = {
    about: 'Held the accounts that take part, and read what is on them',
    name: 'ledger-lock',
    text: lockText,
    // Sorted, so that two posts never wait for each other in a ring: rows are locked in the order of this list.
    values: [accounts.toSorted()],
  }
  const rows = await tx.query<LockedRow>(statement, trace)
  const now = rows
    .map((row) => row.now)
    .toSorted()
    .at(-1)
  assert(now !== undefined, 'a post takes part of at least one account')
  return {
    accounts: readAccounts(rows.filter(isFound).map((row) => ({ ...row, closed: row.closedAt !== null }))),
    transfers: transfers.length === 0 ? new Map() : await findTransfers(tx, transfers, trace),
    now,
  }
}

export async function findTransfers(
  tx: Transaction,
  ids: readonly LedgerTransferId[],
  trace?: Trace,
): Promise<ReadonlyMap<LedgerTransferId, Transfer>> {
  return readTransfers(
    await tx.query<TransferRow>({ name: 'ledger-find', text: findText, values: [ids] }, trace),
  )
}

interface FoundRow extends Omit<AccountRow, 'closed'>, Row {
  readonly closedAt: Instant | null
  readonly now: Instant
}
type LockedRow = FoundRow | (Row & { readonly id: null; readonly now: Instant })

const isFound = (row: LockedRow): row is FoundRow => row.id !== null

// Each id is looked up by itself, in the order of the list, and an unknown one has a row too: so there is always a time.
// sysdate is taken for each row after its lock, so the greatest is from when all of them were held.
const lockText = `
select account.id, unit, debits_posted as debits, credits_posted as credits, min_balance as "minBalance",
  closed_at as "closedAt", owner_resource as "ownerResource", owner_id as "ownerId", owner_field as "ownerField",
  sysdate(6) as now
from ${idTable('wanted')}
left join offstage_ledger_account account force index (primary) on account.id = wanted.id
for update`

const findText = `
select transfer.id, debit_account as debit, credit_account as credit, unit, amount, reason, reference, at,
  debit_account_debits_after as "debitDebits", debit_account_credits_after as "debitCredits",
  credit_account_debits_after as "creditDebits", credit_account_credits_after as "creditCredits"
from ${idTable('wanted')} straight_join offstage_ledger_transfer transfer on transfer.id = wanted.id`
