import { Account, newAccountNumber, payIn } from '@offstage/bank'
import { importSuperstore, sourceUserId, type ImportSeed } from '@offstage/retail'
import { moneyOf, User, type Tx } from 'offstage'
import { demoLogins, type DemoLogin } from './demo.ts'

/**
 * Fills an empty database with the demonstration: four years of a real shop, and people to sign in as (whoever runs
 * this gives them their passwords). It may be stopped at any time: the next start goes on where it was.
 */
export async function seedDemo(seed: ImportSeed): Promise<void> {
  await seed.once('superstore', () => importSuperstore(seed, customerEmails()))
  await seed.once('demo people', () => seed.transaction(seedPeople))
}

async function seedPeople(tx: Tx): Promise<void> {
  for (const login of demoLogins) {
    if (login.customer === undefined) await seedStaff(tx, login)
    else await seedSavings(tx, login.customer)
  }
}

const customerEmails = (): Record<string, string> =>
  Object.fromEntries(
    demoLogins.flatMap(({ customer, email }) => (customer === undefined ? [] : [[customer, email]])),
  )

async function seedStaff({ unrestricted, now }: Tx, { email, name, roles }: DemoLogin): Promise<void> {
  const there = await unrestricted.first(User, { email })
  if (there !== undefined) return
  await unrestricted.insert(User, { email, name, roles, verifiedAt: now })
}

const SAVINGS = moneyOf('4800.00', 'USD')

/** A second account, so that there is something to transfer between. */
async function seedSavings(tx: Tx, code: string): Promise<void> {
  const owner = sourceUserId(code)
  const accounts = await tx.unrestricted.list(Account, { owner })
  if (accounts.some(({ kind }) => kind === 'savings')) return
  const account = await tx.unrestricted.insert(Account, {
    owner,
    number: newAccountNumber(),
    name: 'Rainy days',
    kind: 'savings',
  })
  await payIn(tx, account, { amount: SAVINGS, counterparty: 'Opening deposit', memo: '' })
}
