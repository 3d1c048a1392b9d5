import type { Statement, Transaction } from '../../database/database.ts'
import type { Trace } from '../../observe/trace.ts'
import type { Instant } from '../../values/instant.ts'
import type { LedgerState, LedgerWrites, Transfer } from './decide.ts'
import type { LedgerAccountId, LedgerOwner, LedgerTransferId } from './ledger-item.ts'

/** The state that a post decides on, read under lock, and the database's time once every lock was held. */
export interface LockedState extends LedgerState {
  readonly now: Instant
}

/** An account as it is opened, with nothing on it. */
export interface OpenedAccount {
  readonly id: LedgerAccountId
  readonly unit: string
  readonly minBalance: bigint | null
  readonly owner?: LedgerOwner
}

/** What the ledger asks of a database; each family says it in its own way. */
export interface LedgerStore {
  /** Locks these accounts in the order of their ids until the transaction ends, and reads them and the transfers of these ids. */
  lock(
    tx: Transaction,
    accounts: readonly LedgerAccountId[],
    transfers: readonly LedgerTransferId[],
    trace?: Trace,
  ): Promise<LockedState>
  /** Reads the transfers that have these ids by now; the newest committed ones included. */
  find(
    tx: Transaction,
    transfers: readonly LedgerTransferId[],
    trace?: Trace,
  ): Promise<ReadonlyMap<LedgerTransferId, Transfer>>
  /** Stores a decision; a transfer's id that was taken meanwhile is a lost race. */
  write(tx: Transaction, writes: LedgerWrites, trace?: Trace): Promise<void>
  /** Opens accounts; an id or an owner's field that has one already fails. */
  open(accounts: readonly OpenedAccount[]): Statement
  /** Opens an account unless its owner's field has one, and waits for whoever is opening that one. */
  openOnce(account: OpenedAccount): Statement
  /** The `id` of the account that an owner's field has. */
  ofOwner(owner: LedgerOwner): Statement
  /** The `id` and the `balance` of each of these accounts, as text. */
  balances(accounts: readonly LedgerAccountId[]): Statement
  /** Closes or opens an account again; false where there is none. */
  setClosed(tx: Transaction, account: LedgerAccountId, closed: boolean, trace?: Trace): Promise<boolean>
  /** Counts the books anew, in one statement: a row of two texts, the units and the findings as JSON. */
  readonly report: Statement
}
