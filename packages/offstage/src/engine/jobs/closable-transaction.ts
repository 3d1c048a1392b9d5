import type { Transaction } from '../../database/database.ts'
import { isLostConnection } from '../../database/lost-connection.ts'

export interface ClosableTransaction {
  readonly tx: Transaction
  /** Whether a statement failed because the connection was gone. */
  isLost(): boolean
  close(): void
}

/**
 * A transaction that can be shut before its end. A job that was stopped may go on running for a while, because nothing
 * in JavaScript can end a function from outside; its next statement must not reach the connection, which by then
 * belongs to somebody else.
 */
export function closable(inner: Transaction): ClosableTransaction {
  let isOpen = true
  let isLost = false
  const noticeLoss = (error: unknown): void => {
    isLost ||= isLostConnection(error)
  }
  const whileOpen = async <T>(work: () => Promise<T>): Promise<T> => {
    if (!isOpen) throw new Error('This transaction is over; the job was stopped.')
    return work()
  }
  const noticing = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await whileOpen(work)
    } catch (error) {
      noticeLoss(error)
      throw error
    }
  }
  const tx: Transaction = {
    query: (statement, trace) => noticing(() => inner.query(statement, trace)),
    rows: (statement, trace) => noticing(() => inner.rows(statement, trace)),
    savepoint: async (work) => {
      // What the work throws is its own business, and may look like a lost connection; what the savepoint throws is ours.
      let thrown: unknown
      const kept = (): ReturnType<typeof work> =>
        work().catch((error: unknown) => {
          thrown = error
          throw error
        })
      try {
        return await whileOpen(() => inner.savepoint(kept))
      } catch (error) {
        if (error !== thrown) noticeLoss(error)
        throw error
      }
    },
    afterCommit: (work) => inner.afterCommit(work),
  }
  return {
    tx,
    isLost: () => isLost,
    close: () => {
      isOpen = false
    },
  }
}
