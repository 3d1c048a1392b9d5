import type { Id } from '../../values/id.ts'
import type { Instant } from '../../values/instant.ts'

export type LedgerAccountId = Id<'ledgerAccount'>
export type LedgerTransferId = Id<'ledgerTransfer'>

/** The field of a row that an account counts for: a product's `stock`, a bank account's `balance`. */
export interface LedgerOwner {
  readonly resource: string
  readonly id: string
  readonly field: string
}

/** One transfer to post: `amount` whole units leave the debited account and reach the credited one. */
export interface LedgerItem {
  /** Names the transfer for ever, so that sending it again posts nothing twice; made here when left out. */
  readonly id?: LedgerTransferId
  readonly debit: LedgerAccountId
  readonly credit: LedgerAccountId
  readonly amount: bigint
  readonly reason: string
  readonly reference?: LedgerReference
}

/** What a transfer is about, by name: `{ order: '0198…' }`. */
export type LedgerReference = Readonly<Record<string, string>>

/** A post happens whole or not at all; a refusal has written nothing. */
export type PostOutcome = Posted | PostRefused

export interface Posted {
  readonly kind: 'posted'
  /** One per item, in the order of the items. */
  readonly transfers: readonly PostedTransfer[]
  /** The accounts whose balance this post changed; none for a post that had been made before. */
  readonly touched: readonly TouchedAccount[]
}

export interface PostedTransfer {
  readonly id: LedgerTransferId
  readonly debitBalanceAfter: bigint
  readonly creditBalanceAfter: bigint
  /** By the database's clock, when every account that takes part was held. */
  readonly at: Instant
  /** True when the same transfer had been posted before; the balances are those of that time. */
  readonly repeated: boolean
}

export interface TouchedAccount {
  readonly account: LedgerAccountId
  readonly owner?: LedgerOwner
  readonly balance: bigint
}

/** Why the item at `index`, the first that could not be posted, was refused. */
export interface PostRefused {
  readonly kind: 'refused'
  readonly index: number
  readonly code: RefusalCode
  /** The account that stands in the way, where there is one. */
  readonly account?: LedgerAccountId
  /** With `insufficient`: how much could have left the account. */
  readonly available?: bigint
}

/** Every reason for a refusal, in the order of precedence: where several hold, the first is answered. */
export const refusalCodes = [
  'amountNotPositive',
  'sameAccount',
  'transferExistsWithOtherDebit',
  'transferExistsWithOtherCredit',
  'transferExistsWithOtherAmount',
  'transferExistsWithOtherReason',
  'transferExistsWithOtherReference',
  'accountUnknown',
  'unitMismatch',
  'accountClosed',
  'insufficient',
  'overflow',
] as const

export type RefusalCode = (typeof refusalCodes)[number]
