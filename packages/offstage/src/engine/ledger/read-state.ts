import type { Row } from '../../database/database.ts'
import type { Instant } from '../../values/instant.ts'
import type { AccountState, Transfer } from './decide.ts'
import type { LedgerAccountId, LedgerOwner, LedgerReference, LedgerTransferId } from './ledger-item.ts'

/** An account as a database tells it: exact numbers as text, since a number of JavaScript would lose digits. */
export interface AccountRow {
  readonly id: LedgerAccountId
  readonly unit: string
  readonly debits: string
  readonly credits: string
  readonly minBalance: string | null
  readonly closed: boolean
  readonly ownerResource: string | null
  readonly ownerId: string | null
  readonly ownerField: string | null
}

/** A transfer as a database tells it, with both accounts' counters right after it. */
export interface TransferRow extends Row {
  readonly id: LedgerTransferId
  readonly debit: LedgerAccountId
  readonly credit: LedgerAccountId
  readonly unit: string
  readonly amount: string
  readonly reason: string
  readonly reference: LedgerReference | null
  readonly debitDebits: string
  readonly debitCredits: string
  readonly creditDebits: string
  readonly creditCredits: string
  readonly at: Instant
}

export const readAccounts = (rows: readonly AccountRow[]): ReadonlyMap<LedgerAccountId, AccountState> =>
  new Map(rows.map((row) => [row.id, readAccount(row)]))

export const readTransfers = (rows: readonly TransferRow[]): ReadonlyMap<LedgerTransferId, Transfer> =>
  new Map(rows.map((row) => [row.id, readTransfer(row)]))

function readAccount(row: AccountRow): AccountState {
  const { id, unit, closed, minBalance, debits, credits } = row
  const owner = readOwner(row)
  return {
    id,
    unit,
    closed,
    minBalance: minBalance === null ? null : BigInt(minBalance),
    debits: BigInt(debits),
    credits: BigInt(credits),
    ...(owner === undefined ? {} : { owner }),
  }
}

function readOwner({ ownerResource, ownerId, ownerField }: AccountRow): LedgerOwner | undefined {
  if (ownerResource === null || ownerId === null || ownerField === null) return undefined
  return { resource: ownerResource, id: ownerId, field: ownerField }
}

const readTransfer = (row: TransferRow): Transfer => ({
  id: row.id,
  debit: row.debit,
  credit: row.credit,
  unit: row.unit,
  amount: BigInt(row.amount),
  reason: row.reason,
  reference: row.reference,
  debitAfter: { debits: BigInt(row.debitDebits), credits: BigInt(row.debitCredits) },
  creditAfter: { debits: BigInt(row.creditDebits), credits: BigInt(row.creditCredits) },
  at: row.at,
})
