import { Account, newAccountNumber, payIn } from '@offstage/bank'
import { hangPictures } from '@offstage/media'
import { importSuperstore, sourceUserId, storePictures } from '@offstage/retail'
import { moneyOf, type Seed, type Tx } from 'offstage'
import { demoLogins } from './demo.ts'

/**
 * Fills an empty database with the demonstration: four years of a real shop. Two of its customers have the addresses of
 * demo logins, which are made when this is done. It may be stopped at any time: the next start goes on where it was.
 */
export async function seedDemo(seed: Seed): Promise<void> {
  await seed.once('superstore', () => importSuperstore(seed, emailsByCode))
  await seed.once('demo savings', () => seed.transaction(openSavings))
}

/** Draws a picture of each product: nothing that a shop needs before it opens. */
export const drawProducts = (seed: Seed): Promise<void> =>
  seed.once('product pictures', () => storePictures(seed))

/** Pictures of their own for the customer that people sign in as first. */
export async function hangDemoPictures(seed: Seed): Promise<void> {
  const [first] = demoCustomers
  if (first === undefined) return
  await seed.once('demo pictures', () => hangPictures(seed, sourceUserId(first.code)))
}

const demoCustomers = demoLogins.flatMap(({ customer, email }) =>
  customer === undefined ? [] : [{ code: customer, email }],
)

const emailsByCode = Object.fromEntries(demoCustomers.map(({ code, email }) => [code, email]))

const SAVINGS = moneyOf('4800.00', 'USD')

/** A second account for each of the demo customers, so that there is something to transfer between. */
async function openSavings(tx: Tx): Promise<void> {
  for (const { code } of demoCustomers) {
    const owner = sourceUserId(code)
    const accounts = await tx.unrestricted.list(Account, { owner })
    if (accounts.some(({ kind }) => kind === 'savings')) continue
    const account = await tx.unrestricted.insert(Account, {
      owner,
      number: newAccountNumber(),
      name: 'Rainy days',
      kind: 'savings',
    })
    await payIn(tx, account, { amount: SAVINGS, counterparty: 'Opening deposit', memo: '' })
  }
}
