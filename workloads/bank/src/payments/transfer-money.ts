import assert from 'node:assert/strict'
import { action, money, ref, text, User, type Tx } from 'offstage'
import { Account, type AccountRow } from '../accounts/account.ts'
import { mayMoveMoney } from '../accounts/may-move-money.ts'
import { pay } from '../entries/pay.ts'
import { moneyTransferred } from './events.ts'

/** Moves money from one's own account to any account whose number one knows. */
export const transferMoney = action(
  'transferMoney',
  {
    input: {
      from: ref(Account),
      to: text({ max: 40 }),
      amount: money('USD'),
      memo: text({ max: 140 }).default(''),
    },
    output: { transfer: text({ max: 36 }), balance: money('USD') },
    rejects: {
      notYourAccount: 409,
      accountNotFound: 409,
      sameAccount: 409,
      accountFrozen: 409,
      accountClosed: 409,
      insufficientFunds: 409,
      amountNotPositive: 422,
    },
    idempotency: 'required',
    allow: mayMoveMoney,
  },
  async ({ input, tx, actor, reject }) => {
    assert(actor.user !== undefined)
    const payer = await tx.get(Account, input.from)
    // A teller may read every account; that is no right to spend what is on it.
    if (payer.owner !== actor.user) return reject('notYourAccount')
    // Anybody may pay to a number they know, so the account is found although its owner's rows are closed to them.
    const number = input.to.replaceAll(' ', '').toUpperCase()
    const payee = await tx.unrestricted.first(Account, { number })
    if (payee === undefined || payee.kind === 'settlement') return reject('accountNotFound')
    const memo = input.memo ?? ''
    const names = await namesOf(tx, payer, payee)
    const outcome = await pay(tx, { from: payer.id, to: payee.id, amount: input.amount, memo, ...names })
    if (outcome.kind === 'paid') {
      tx.emit(moneyTransferred, { payer: payer.id, payee: payee.id, amount: input.amount, memo })
      return { transfer: outcome.transfer, balance: outcome.balance }
    }
    // That somebody else's account is frozen or closed is nobody's business but theirs.
    return reject(outcome.why === 'payeeUnable' ? 'accountNotFound' : outcome.why)
  },
)

/** A payer knows a number and learns no name from it; who is paid may know by whom. */
async function namesOf(tx: Tx, payer: AccountRow, payee: AccountRow) {
  if (payer.owner === payee.owner) return { payerSees: payee.name, payeeSees: payer.name }
  const person = await tx.get(User, payer.owner)
  return { payerSees: payee.number, payeeSees: person.name }
}
