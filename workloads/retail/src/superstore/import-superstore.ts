import type { Seed } from 'offstage'
import { catalogueSteps } from './import-catalogue.ts'
import { customerSteps, type EmailsByCode } from './import-customers.ts'
import { orderSteps } from './import-orders.ts'
import { runSteps } from './import-step.ts'
import { stockSteps } from './import-stock.ts'
import { superstoreCsv } from './read-rows.ts'
import { readSuperstore } from './read-superstore.ts'

/**
 * Brings four years of a real retailer into the shop: the catalogue, the stock, the customers with their bank accounts,
 * and every order as a payment and a movement of goods.
 *
 * It goes by the platform's write path in bulk: `tx.unrestricted.insertMany` for rows and `tx.ledger.post` for what is
 * counted, in about thirty transactions. What that path holds for one row it holds for all of them: fields are checked,
 * changes are recorded, accounts never go below zero. Every step is done whole or not at all, and links lead to ids
 * that follow from the data, so that starting again after a crash goes on where it was.
 */
export async function importSuperstore(seed: Seed, emails: EmailsByCode = {}): Promise<void> {
  const store = readSuperstore(superstoreCsv())
  await runSteps(seed, [
    ...catalogueSteps(store),
    ...stockSteps(store),
    ...customerSteps(store, emails),
    ...orderSteps(store),
  ])
}
