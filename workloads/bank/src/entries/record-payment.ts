import type { PostedTransfer, Tx } from 'offstage'
import { Entry } from './entry.ts'
import { entriesOf, type PlannedPayment } from './plan-payment.ts'

/**
 * Writes the statement lines of a payment that was just posted. Their time is that of the post: of two payments that
 * waited for each other, the one whose transaction began first may have been posted second.
 */
export async function recordPayment(tx: Tx, payment: PlannedPayment, posted: PostedTransfer): Promise<void> {
  // What the statements say follows from the post, so it is written without asking who may write statements: nobody.
  await tx.unrestricted.insertMany(Entry, entriesOf(payment, posted, posted.at))
}
