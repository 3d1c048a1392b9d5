import assert from 'node:assert/strict'
import type { Instant, Tx } from 'offstage'
import { Entry } from './entry.ts'
import { entriesOf, type PlannedPayment, type PostedTransfer } from './plan-payment.ts'

/** Writes the statement lines of a payment that was just posted. */
export async function recordPayment(tx: Tx, payment: PlannedPayment, posted: PostedTransfer): Promise<void> {
  // What the statements say follows from the post, so it is written without asking who may write statements: nobody.
  await tx.unrestricted.insertMany(Entry, entriesOf(payment, posted, await momentOfPost(tx)))
}

/**
 * The time now, while the post still holds its accounts. The transaction's own time is when it began: of two payments
 * that waited for each other, the one that began first may have been posted second, and a statement in the order of
 * `at` would show its balances the wrong way round.
 */
async function momentOfPost(tx: Tx): Promise<Instant> {
  const [clock] = await tx.sql<{ at: Instant }>('select clock_timestamp() as at')
  assert(clock !== undefined)
  return clock.at
}
