import {
  moneyOf,
  type Id,
  type Instant,
  type LedgerPost,
  type LedgerSide,
  type Money,
  type NewRowOf,
  type PostedTransfer,
} from 'offstage'
import type { AccountRow } from '../accounts/account.ts'
import type { Entry } from './entry.ts'

/** One end of a payment: where the ledger counts, and what the statement of the account there says. */
export interface PaymentSide {
  readonly ledger: LedgerSide
  /** Absent for the world outside, which has no statement. */
  readonly statement?: { readonly account: Id<'account'>; readonly counterparty: string }
}

/** The end of a payment at an account; `counterparty` is what its statement calls the other end. */
export const sideOf = (account: Pick<AccountRow, 'id' | 'balance'>, counterparty: string): PaymentSide => ({
  ledger: account.balance,
  statement: { account: account.id, counterparty },
})

export interface PaymentAsk {
  readonly id?: LedgerPost['id']
  readonly from: PaymentSide
  readonly to: PaymentSide
  readonly amount: Money
  readonly memo: string
  readonly reason: string
  readonly reference?: Readonly<Record<string, string>>
}

/** A payment before it is made: what the ledger is to post, and what the statements will say afterwards. */
export interface PlannedPayment {
  readonly ask: PaymentAsk
  readonly transfer: LedgerPost
}

/**
 * Plans a payment, so that an action can post its transfer together with others: a shop posts the money and the stock
 * of an order at once, and either all of it moves or nothing.
 *
 * ```ts
 * const payment = planPayment({ from: sideOf(account, 'Shop'), to: sideOf(shop, 'Ann'), amount, memo, reason: 'order' })
 * const result = await tx.ledger.post([payment.transfer, ...stock])
 * if (result.kind === 'posted' && result.transfers[0]) await recordPayment(tx, payment, result.transfers[0])
 * ```
 */
export function planPayment(ask: PaymentAsk): PlannedPayment {
  const { id, from, to, amount, reason, reference } = ask
  const transfer: LedgerPost = {
    ...(id === undefined ? {} : { id }),
    // A balance also says how much is there, which the ledger must decide for itself.
    from: { account: from.ledger.account },
    to: { account: to.ledger.account },
    amount: amount.amount,
    reason,
    ...(reference === undefined ? {} : { reference }),
  }
  return { ask, transfer }
}

/** The statement lines of a payment that was posted: the payer's and the payee's, as far as each is an account. */
export function entriesOf(
  payment: PlannedPayment,
  posted: PostedTransfer,
  at: Instant,
): readonly NewRowOf<typeof Entry>[] {
  const { from, to, amount } = payment.ask
  return [
    ...lineOf(payment, posted, at, from, -amount.amount, posted.fromBalance),
    ...lineOf(payment, posted, at, to, amount.amount, posted.toBalance),
  ]
}

function lineOf(
  { ask }: PlannedPayment,
  posted: PostedTransfer,
  at: Instant,
  { statement }: PaymentSide,
  moved: bigint,
  balance: bigint,
): readonly NewRowOf<typeof Entry>[] {
  if (statement === undefined) return []
  const { currency } = ask.amount
  return [
    {
      ...statement,
      amount: moneyOf(moved, currency),
      balanceAfter: moneyOf(balance, currency),
      memo: ask.memo,
      transfer: posted.id,
      at,
    },
  ]
}
