import { moneyOf, type Id } from 'offstage'
import { startTestApp, type TestAnswer, type TestApp, type TestClient } from 'offstage/testing'
import { Account } from '../accounts/account.ts'
import { newAccountNumber } from '../accounts/account-number.ts'
import { bank } from '../app.ts'
import { payIn } from '../entries/pay-in.ts'

/** A customer of the bank under test, signed in, with an account. */
export interface Person {
  readonly name: string
  readonly client: TestClient
  readonly account: Id<'account'>
  readonly number: string
}

export interface OpenBank {
  readonly app: TestApp
  readonly teller: TestClient
  readonly auditor: TestClient
  /** Opens an account for somebody new, with dollars on it. */
  person(name: string, dollars: string): Promise<Person>
  transfer(from: Person, to: { readonly number: string }, dollars: string, key?: string): Promise<TestAnswer>
  /** What an account holds, as its owner sees it. */
  balance(person: Person): Promise<string>
  /** The statement, oldest line first: what moved, and what was there after it. */
  statement(person: Person): Promise<readonly string[]>
}

/** Starts the bank on a database of its own. */
export async function openBank(): Promise<OpenBank> {
  const app = await startTestApp(bank)
  const teller = await app.as({ name: 'Tess Teller', roles: ['teller', 'staff'] })
  const auditor = await app.as({ name: 'Otto Auditor', roles: ['auditor', 'staff'] })
  return {
    app,
    teller,
    auditor,
    person: (name, dollars) => openFor(app, name, dollars),
    transfer: (from, to, dollars, key = crypto.randomUUID()) =>
      from.client.post(
        '/api/actions/transfer-money',
        { from: from.account, to: to.number, amount: { amount: dollars, currency: 'USD' }, memo: 'lunch' },
        { 'idempotency-key': key },
      ),
    balance: async ({ client, account }) => {
      const answer = await client.get(`/api/accounts/${account}`)
      return answer.data<{ readonly balance: { readonly amount: string } }>().balance.amount
    },
    statement: async ({ client, account }) => {
      const answer = await client.get(`/api/entries?account=${account}&sort=at&limit=100`)
      const lines = answer.data<readonly Record<'amount' | 'balanceAfter', { readonly amount: string }>[]>()
      return lines.map((line) => `${line.amount.amount} → ${line.balanceAfter.amount}`)
    },
  }
}

async function openFor(app: TestApp, name: string, dollars: string): Promise<Person> {
  const client = await app.as({ name })
  const account = await app.transaction(async (tx) => {
    if (client.user === undefined) throw new Error('Somebody who signed in is somebody.')
    const number = newAccountNumber()
    const opened = await tx.unrestricted.insert(Account, {
      owner: client.user,
      number,
      name: `${name}'s`,
      kind: 'current',
    })
    const amount = moneyOf(dollars, 'USD')
    if (amount.amount > 0n) await payIn(tx, opened, { amount, counterparty: 'Cash', memo: '' })
    return opened
  })
  return { name, client, account: account.id, number: account.number }
}
