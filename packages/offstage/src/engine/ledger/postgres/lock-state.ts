import type { Row, Transaction } from '../../../database/database.ts'
import { instantOfDatabase } from '../../../database/postgres/decode.ts'
import type { Trace } from '../../../observe/trace.ts'
import type { Instant } from '../../../values/instant.ts'
import type { Transfer } from '../decide.ts'
import type { LedgerAccountId, LedgerTransferId } from '../ledger-item.ts'
import type { LockedState } from '../ledger-store.ts'
import { readAccounts, readTransfers, type AccountRow, type TransferRow } from '../read-state.ts'

/** Locks accounts and reads them, with the earlier transfers of the client's own ids: one statement. */
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
    values: [accounts, transfers],
  }
  const [row] = await tx.query<LockedRow>(statement, trace)
  if (row === undefined) throw new TypeError('a select without a from answers one row')
  return {
    // The text was built by `lockText`, whose keys and types these are.
    accounts: readAccounts(JSON.parse(row.accounts) as AccountRow[]),
    transfers: transfersIn(row.transfers),
    now: row.now,
  }
}

export async function findTransfers(
  tx: Transaction,
  ids: readonly LedgerTransferId[],
  trace?: Trace,
): Promise<ReadonlyMap<LedgerTransferId, Transfer>> {
  const [row] = await tx.query<{ transfers: string }>(
    { name: 'ledger-find', text: `select ${transfersOf('$1')} as transfers`, values: [ids] },
    trace,
  )
  return transfersIn(row?.transfers ?? '[]')
}

interface LockedRow extends Row {
  readonly accounts: string
  readonly transfers: string
  readonly now: Instant
}

// Sorted by id, so that two posts never wait for each other in a ring. "No key update" is as strong between posts
// as "update" is, and lets others insert rows that refer to an account meanwhile.
// The time is taken for each row after its lock, so the greatest is from when all of them were held.
const lockText = `
with account as materialized (
  select * from offstage.ledger_account where id = any($1::uuid[]) order by id for no key update
), locked as (
  select
    coalesce(json_agg(json_build_object(
      'id', id, 'unit', unit, 'debits', debits_posted::text, 'credits', credits_posted::text,
      'minBalance', min_balance::text, 'closed', closed_at is not null,
      'ownerResource', owner_resource, 'ownerId', owner_id, 'ownerField', owner_field)), '[]')::text as accounts,
    coalesce(max(clock_timestamp()), clock_timestamp()) as now
  from account
)
select accounts, now, ${transfersOf('$2')} as transfers from locked`

function transfersOf(parameter: string): string {
  return `(select coalesce(json_agg(json_build_object(
    'id', id, 'debit', debit_account, 'credit', credit_account, 'unit', unit, 'amount', amount::text,
    'reason', reason, 'reference', reference, 'at', at::text,
    'debitDebits', debit_account_debits_after::text, 'debitCredits', debit_account_credits_after::text,
    'creditDebits', credit_account_debits_after::text, 'creditCredits', credit_account_credits_after::text
  )), '[]')::text from offstage.ledger_transfer where id = any(${parameter}::uuid[]))`
}

function transfersIn(text: string): ReadonlyMap<LedgerTransferId, Transfer> {
  // The text was built by `transfersOf`, whose keys and types these are, but for the time's own spelling.
  const rows = JSON.parse(text) as (Omit<TransferRow, 'at'> & { readonly at: string })[]
  return readTransfers(rows.map((row) => ({ ...row, at: instantOfDatabase(row.at) }) as TransferRow))
}
