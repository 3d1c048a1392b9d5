import assert from 'node:assert/strict'
import { isPositive, moneyOf, type Id, type Money, type Tx } from 'offstage'
import type { AccountRow } from '../accounts/account.ts'
import { lockAccounts } from '../accounts/lock-accounts.ts'
import { planPayment, sideOf } from './plan-payment.ts'
import { recordPayment } from './record-payment.ts'

export interface PayAsk {
  readonly from: Id<'account'>
  readonly to: Id<'account'>
  readonly amount: Money
  readonly memo: string
  /** What the two statements call the other side. */
  readonly payerSees: string
  readonly payeeSees: string
}

/** Why nothing was paid. `payeeUnable`: the account to be paid takes no money now; the payer need not learn why. */
export type PayRefusal =
  | 'amountNotPositive'
  | 'sameAccount'
  | 'accountFrozen'
  | 'accountClosed'
  | 'payeeUnable'
  | 'insufficientFunds'

export type PayOutcome =
  | { readonly kind: 'paid'; readonly transfer: string; readonly balance: Money }
  | { readonly kind: 'refused'; readonly why: PayRefusal }

/** Pays from one account to another: locks both, looks whether they may, posts, and writes both statements. */
export async function pay(tx: Tx, ask: PayAsk): Promise<PayOutcome> {
  if (!isPositive(ask.amount)) return refused('amountNotPositive')
  if (ask.from === ask.to) return refused('sameAccount')
  const [payer, payee] = await lockAccounts(tx, [ask.from, ask.to])
  assert(payer !== undefined && payee !== undefined)
  const why = unableToPay(payer) ?? (payee.status === 'open' ? undefined : 'payeeUnable')
  if (why !== undefined) return refused(why)
  const payment = planPayment({
    from: sideOf(payer, ask.payerSees),
    to: sideOf(payee, ask.payeeSees),
    amount: ask.amount,
    memo: ask.memo,
    reason: 'transfer',
  })
  const result = await tx.ledger.post([payment.transfer])
  if (result.kind === 'refused') return refused(refusalOf(result.code))
  const [posted] = result.transfers
  assert(posted !== undefined)
  await recordPayment(tx, payment, posted)
  return { kind: 'paid', transfer: posted.id, balance: moneyOf(posted.fromBalance, ask.amount.currency) }
}

/** Why no money may leave an account, or undefined when it may. */
export function unableToPay({ status }: AccountRow): 'accountFrozen' | 'accountClosed' | undefined {
  if (status === 'frozen') return 'accountFrozen'
  return status === 'closed' ? 'accountClosed' : undefined
}

const refused = (why: PayRefusal): PayOutcome => ({ kind: 'refused', why })

/** The ledger's words in the bank's; the codes that cannot arise here are broken assumptions. */
function refusalOf(code: string): PayRefusal {
  if (code === 'insufficient') return 'insufficientFunds'
  if (code === 'accountClosed') return 'accountClosed'
  throw new Error(`The ledger refused a payment between two checked accounts: ${code}.`)
}
