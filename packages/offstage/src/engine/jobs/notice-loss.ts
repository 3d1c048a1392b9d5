import type { Transaction } from '../../database/database.ts'
import { isLostConnection } from '../../database/lost-connection.ts'

export interface NoticingTransaction {
  readonly tx: Transaction
  /** Whether a statement failed because the connection was gone. */
  isLost(): boolean
}

/** A transaction that remembers that its connection was lost, whatever the work makes of the error. */
export function noticeLoss(inner: Transaction): NoticingTransaction {
  let isLost = false
  const notice = (error: unknown): void => {
    isLost ||= isLostConnection(error)
  }
  return { tx: noticing(inner, notice), isLost: () => isLost }
}

function noticing(inner: Transaction, notice: (error: unknown) => void): Transaction {
  const noticed = <T>(step: Promise<T>): Promise<T> =>
    step.catch((error: unknown) => {
      notice(error)
      throw error
    })
  return {
    query: (statement, trace) => noticed(inner.query(statement, trace)),
    rows: (statement, trace) => noticed(inner.rows(statement, trace)),
    savepoint: async (work) => {
      // What the work throws is its own business, and may look like a lost connection; what the savepoint throws is ours.
      let thrown: unknown
      try {
        return await inner.savepoint((within) =>
          work(noticing(within, notice)).catch((error: unknown) => {
            thrown = error
            throw error
          }),
        )
      } catch (error) {
        if (error !== thrown) notice(error)
        throw error
      }
    },
    part: (what, step) => inner.part(what, step),
    afterCommit: (work) => inner.afterCommit(work),
  }
}
