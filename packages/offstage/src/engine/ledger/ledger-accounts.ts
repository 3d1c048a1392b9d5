import assert from 'node:assert/strict'
import type { Transaction } from '../../database/database.ts'
import type { Trace } from '../../observe/trace.ts'
import { newId } from '../../values/id.ts'
import type { LedgerAccountId, LedgerOwner } from './ledger-item.ts'

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

/** Opens accounts in one statement and answers their ids in order; an id or an owner's field that has one already fails. */
export async function openAccounts(
  tx: Transaction,
  accounts: readonly NewLedgerAccount[],
  trace?: Trace,
): Promise<LedgerAccountId[]> {
  const ids = accounts.map((account) => account.id ?? newId<'ledgerAccount'>())
  for (const { minBalance } of accounts)
    assert(
      minBalance === null || minBalance <= 0n,
      'an account opens empty, so it cannot owe a balance above 0',
    )
  const columns = [
    ids,
    accounts.map((account) => account.unit),
    accounts.map((account) => (account.minBalance === null ? null : String(account.minBalance))),
    accounts.map((account) => account.owner?.resource ?? null),
    accounts.map((account) => account.owner?.id ?? null),
    accounts.map((account) => account.owner?.field ?? null),
  ]
  await tx.query(
    { about: 'Opened an account in the ledger', name: 'ledger-open', text: openText, values: columns },
    trace,
  )
  return ids
}

const openText = `
insert into offstage.ledger_account (id, unit, min_balance, owner_resource, owner_id, owner_field)
select * from unnest($1::uuid[], $2::text[], $3::numeric[], $4::text[], $5::uuid[], $6::text[])`

/** Reads what each account has; an id without an account is absent from the answer. */
export async function readBalances(
  tx: Transaction,
  ids: readonly LedgerAccountId[],
  trace?: Trace,
): Promise<Map<LedgerAccountId, bigint>> {
  const statement = {
    about: 'Read what is on the accounts',
    name: 'ledger-balances',
    text: balancesText,
    values: [ids],
  }
  const rows = await tx.query<{ id: LedgerAccountId; balance: string }>(statement, trace)
  return new Map(rows.map((row) => [row.id, BigInt(row.balance)]))
}

const balancesText = `
select id, (credits_posted - debits_posted)::text as balance
from offstage.ledger_account where id = any($1::uuid[])`

/** Closes or opens an account again; doing it twice is the same as once. */
export async function setClosed(
  tx: Transaction,
  id: LedgerAccountId,
  closed: boolean,
  trace?: Trace,
): Promise<void> {
  const text = closed ? closeText : reopenText
  const rows = await tx.query({ text, values: [id] }, trace)
  assert(rows.length === 1, `there is no ledger account ${id}`)
}

const closeText = `
update offstage.ledger_account set closed_at = coalesce(closed_at, clock_timestamp()) where id = $1 returning id`

const reopenText = `
update offstage.ledger_account set closed_at = null where id = $1 returning id`
