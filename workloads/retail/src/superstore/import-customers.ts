import assert from 'node:assert/strict'
import {
  Account,
  accountNumber,
  Entry,
  entriesOf,
  planPayment,
  sideOf,
  type AccountRow,
} from '@offstage/bank'
import { moneyOf, parseInstant, User, type Instant, type Tx } from 'offstage'
import { Customer } from '../customers/customer.ts'
import { stepsOf, type ImportStep } from './import-step.ts'
import { openingDepositCents } from './plan-funding.ts'
import { accountId, customerId, numberFrom, sourceId, userId } from './source-id.ts'
import type { SourceCustomer, Superstore } from './superstore.ts'

const PORTION = 400

/** E-mail addresses to use instead of the made-up ones, by customer code: how a demonstration gives one of them a login. */
export type EmailsByCode = Readonly<Record<string, string>>

/** Customers as users without a password, each with a bank account and the money for everything they will buy. */
export function customerSteps({ customers }: Superstore, emails: EmailsByCode): readonly ImportStep[] {
  return stepsOf(customers, {
    label: 'Customers',
    most: PORTION,
    find: (tx, { code }) => tx.unrestricted.find(Customer, customerId(code)),
    run: async (tx, some) => {
      await insertPeople(tx, some, emails)
      await fundAccounts(tx, some, await openAccounts(tx, some))
    },
  })
}

async function insertPeople(
  { unrestricted: store, now }: Tx,
  customers: readonly SourceCustomer[],
  emails: EmailsByCode,
): Promise<void> {
  await store.insertMany(
    User,
    customers.map(({ code, name, email }) => ({
      id: userId(code),
      email: emails[code] ?? email,
      name,
      verifiedAt: now,
    })),
  )
  await store.insertMany(
    Customer,
    customers.map(({ code, name, segment, city, state }) => ({
      id: customerId(code),
      user: userId(code),
      name,
      code,
      segment,
      city,
      state,
    })),
  )
}

function openAccounts(
  { unrestricted: store }: Tx,
  customers: readonly SourceCustomer[],
): Promise<readonly AccountRow[]> {
  return store.insertMany(
    Account,
    customers.map(({ code }) => ({
      id: accountId(code),
      owner: userId(code),
      number: numberOf(code),
      name: 'Everyday',
      kind: 'current' as const,
    })),
  )
}

async function fundAccounts(
  tx: Tx,
  customers: readonly SourceCustomer[],
  accounts: readonly AccountRow[],
): Promise<void> {
  const world = await tx.ledger.world('USD')
  const accountOf = new Map(accounts.map((account) => [account.id, account]))
  const deposits = customers.map((customer) => {
    const account = accountOf.get(accountId(customer.code))
    assert(account !== undefined)
    return {
      at: dayBefore(customer.since),
      payment: planPayment({
        id: sourceId('ledgerTransfer', `deposit/${customer.code}`, dayBefore(customer.since)),
        from: { ledger: world },
        to: sideOf(account, 'Opening deposit'),
        amount: moneyOf(openingDepositCents(customer), 'USD'),
        memo: '',
        reason: 'deposit',
      }),
    }
  })
  const result = await tx.ledger.post(deposits.map(({ payment }) => payment.transfer))
  assert(result.kind === 'posted', 'the ledger refused the opening deposits')
  const entries = deposits.flatMap(({ payment, at }, place) => {
    const posted = result.transfers[place]
    assert(posted !== undefined)
    return entriesOf(payment, posted, at)
  })
  await tx.unrestricted.insertMany(Entry, entries)
}

/** The same customer always gets the same number. The shop has number 1; these all begin with 2. */
function numberOf(code: string): string {
  const half = (part: string, digits: number) =>
    String(numberFrom(`${part}/${code}`, 10 ** digits)).padStart(digits, '0')
  return accountNumber(`2${half('left', 7)}${half('right', 6)}`)
}

const DAY_MS = 24 * 60 * 60 * 1_000

/** Noon of the day before: an account has its money before its first order. */
function dayBefore(day: string): Instant {
  const before = parseInstant(new Date(Date.parse(`${day}T12:00:00Z`) - DAY_MS).toISOString())
  assert(before !== undefined)
  return before
}
