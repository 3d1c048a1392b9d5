import type { Transaction } from '../../database/database.ts'

export interface ClosableTransaction {
  readonly tx: Transaction
  close(): void
}

/**
 * A transaction that can be shut before its end. A job that was stopped may go on running for a while, because nothing
 * in JavaScript can end a function from outside; its next statement must not reach the connection, which by then
 * belongs to somebody else.
 */
export function closable(inner: Transaction): ClosableTransaction {
  let isOpen = true
  const whileOpen = <T>(work: () => Promise<T>): Promise<T> =>
    isOpen ? work() : Promise.reject(new Error('This transaction is over; the job was stopped.'))
  const tx: Transaction = {
    query: (statement, trace) => whileOpen(() => inner.query(statement, trace)),
    rows: (statement, trace) => whileOpen(() => inner.rows(statement, trace)),
    savepoint: (work) => whileOpen(() => inner.savepoint(work)),
    afterCommit: (work) => inner.afterCommit(work),
  }
  return {
    tx,
    close: () => {
      isOpen = false
    },
  }
}
