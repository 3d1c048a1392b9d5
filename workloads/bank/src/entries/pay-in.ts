import assert from 'node:assert/strict'
import { moneyOf, type Money, type Tx } from 'offstage'
import type { AccountRow } from '../accounts/account.ts'
import { planPayment, sideOf } from './plan-payment.ts'
import { recordPayment } from './record-payment.ts'

export interface PayInAsk {
  readonly amount: Money
  readonly counterparty: string
  readonly memo: string
}

/** Brings money in from the world outside (cash over the counter, say) and answers what is on the account then. */
export async function payIn(
  tx: Tx,
  account: AccountRow,
  { amount, counterparty, memo }: PayInAsk,
): Promise<Money> {
  const payment = planPayment({
    from: { ledger: await tx.ledger.world(amount.currency) },
    to: sideOf(account, counterparty),
    amount,
    memo,
    reason: 'deposit',
  })
  const result = await tx.ledger.post([payment.transfer])
  // The world outside has no bound and the account was found open, so nothing can stand against it.
  assert(result.kind === 'posted', 'the ledger refused a deposit')
  const [posted] = result.transfers
  assert(posted !== undefined)
  await recordPayment(tx, payment, posted)
  return moneyOf(posted.toBalance, amount.currency)
}
