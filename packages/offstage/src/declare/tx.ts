import type { Id } from '../values/id.ts'
import type { Instant } from '../values/instant.ts'
import type { AppEvent, PayloadOf } from './event.ts'
import type { Shape, ShapeValue } from './shape.ts'
import type { ChangesOf, NewRowOf, OrderOf, RowOf, WhereOf } from './resource.ts'
import type { TallyAskOf, TallyOf } from './tally-types.ts'
import type { AnyResource } from './declaration.ts'

export interface PageOf<R extends AnyResource> {
  /** Rows at most; 100 unless said, 1,000 at most. */
  readonly limit?: number
  readonly order?: OrderOf<R>
}

/** Reads of a transaction; rows that the actor may not read are absent. */
export interface TxReads {
  /** The row, or undefined when there is none that the actor may read. */
  find<R extends AnyResource>(resource: R, id: Id<R['name']>): Promise<RowOf<R> | undefined>
  /** The row; a 404 when there is none that the actor may read. */
  get<R extends AnyResource>(resource: R, id: Id<R['name']>): Promise<RowOf<R>>
  /** Rows by a declared list. */
  list<R extends AnyResource>(resource: R, where: WhereOf<R>, page?: PageOf<R>): Promise<readonly RowOf<R>[]>
  /** The first row by a declared list. */
  first<R extends AnyResource>(
    resource: R,
    where: WhereOf<R>,
    page?: PageOf<R>,
  ): Promise<RowOf<R> | undefined>
  /** How many rows a group has, and their sums, by a declared tally; what this transaction changed is counted. */
  tally<R extends AnyResource, const T extends TallyAskOf<R>>(resource: R, asked: T): Promise<TallyOf<R, T>>
  /** The row, locked until the transaction ends; a 404 when there is none that the actor may read. */
  lock<R extends AnyResource>(resource: R, id: Id<R['name']>): Promise<RowOf<R>>
  /** Several rows, locked in the order of their ids so that two transactions cannot wait for each other. */
  lockMany<R extends AnyResource>(resource: R, ids: readonly Id<R['name']>[]): Promise<readonly RowOf<R>[]>
}

/** Writes of a transaction; each is judged by the resource's policy and recorded in the change log. */
export interface TxWrites {
  insert<R extends AnyResource>(resource: R, row: NewRowOf<R>): Promise<RowOf<R>>
  /** Inserts many rows in one statement. */
  insertMany<R extends AnyResource>(resource: R, rows: readonly NewRowOf<R>[]): Promise<readonly RowOf<R>[]>
  update<R extends AnyResource>(resource: R, id: Id<R['name']>, changes: ChangesOf<R>): Promise<RowOf<R>>
  delete(resource: AnyResource, id: Id): Promise<void>
}

/** What of a job its enqueuing needs: its name, and the shape of its input. */
export interface EnqueueableJob<Input extends Shape> {
  readonly kind: 'job'
  readonly name: string
  readonly settings: { readonly input: Input; readonly attempts?: number }
}

/** One transfer: `amount` whole units (minor units of money) leave `from` and arrive at `to`. */
export interface LedgerPost {
  readonly id?: Id<'ledgerTransfer'>
  readonly from: LedgerSide
  readonly to: LedgerSide
  readonly amount: bigint
  readonly reason: string
  readonly reference?: Readonly<Record<string, string>>
}

/** An account, as a row's balance field gives it. */
export interface LedgerSide {
  readonly account: Id<'ledgerAccount'>
}

/** A transfer as it was posted: when, and what was on its two accounts right after it. */
export interface PostedTransfer {
  readonly id: Id<'ledgerTransfer'>
  /** By the database's clock, while the post held its accounts, and not when its transaction began. */
  readonly at: Instant
  readonly fromBalance: bigint
  readonly toBalance: bigint
}

/** Why a post was refused as a whole: which of its transfers, and what stood against it. */
export interface RefusedPost {
  readonly kind: 'refused'
  readonly index: number
  readonly code:
    | 'insufficient'
    | 'accountClosed'
    | 'accountUnknown'
    | 'unitMismatch'
    | 'sameAccount'
    | 'amountNotPositive'
    | 'transferExists'
    | 'overflow'
  readonly available?: bigint
}

export type PostResult =
  | { readonly kind: 'posted'; readonly transfers: readonly PostedTransfer[] }
  | RefusedPost

/** The ledger, inside the transaction. */
export interface TxLedger {
  /** Posts all of the transfers or none. Make it an action's last step: the accounts stay locked until the commit. */
  post(transfers: readonly LedgerPost[]): Promise<PostResult>
  /** The account of the world outside for a unit: where money and goods come from and go to. Its balance may be negative. */
  world(unit: string): Promise<LedgerSide>
}

/** What an action or a job does its work with: one transaction, bound to the actor's policies. */
export interface Tx extends TxReads, TxWrites {
  readonly ledger: TxLedger
  /** The transaction's time, by the database's clock. */
  readonly now: Instant
  emit<E extends AppEvent>(event: E, payload: PayloadOf<E>): void
  /** Leaves work for after the commit. */
  enqueue<Input extends Shape>(
    job: EnqueueableJob<Input>,
    input: ShapeValue<Input>,
    options?: { readonly runAt?: Instant },
  ): void
  /** Sends a mail after the commit, by a job. */
  mail(message: { readonly to: string; readonly subject: string; readonly text: string }): void
  /** The same transaction without policies. Say it only where the code itself has decided who may do this. */
  readonly unrestricted: Omit<Tx, 'unrestricted'>
  /**
   * Runs SQL that reads. Values are parameters, always: `tx.sql('select … where id = $1', [id])`.
   * SQL that writes goes through `sqlWrite`, which names the rows it changes. `about` is the sentence that the timeline
   * shows for it ('Looked for customers nearby'); unless said, one that names its tables.
   */
  sql<Row extends Readonly<Record<string, unknown>>>(
    text: string,
    values?: readonly unknown[],
    about?: string,
  ): Promise<readonly Row[]>
  /** Runs SQL that changes exactly the rows `ids` of `resource`; their change is recorded whole. */
  sqlWrite(
    resource: AnyResource,
    ids: readonly Id[],
    text: string,
    values?: readonly unknown[],
    about?: string,
  ): Promise<void>
}
