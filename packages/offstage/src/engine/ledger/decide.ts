import type { Instant } from '../../values/instant.ts'
import type {
  LedgerAccountId,
  LedgerItem,
  LedgerOwner,
  LedgerReference,
  LedgerTransferId,
  PostedTransfer,
  PostOutcome,
  PostRefused,
  TouchedAccount,
} from './ledger-item.ts'

/** Every account and every earlier transfer that the items name, as the database has them under lock. */
export interface LedgerState {
  readonly accounts: ReadonlyMap<LedgerAccountId, AccountState>
  readonly transfers: ReadonlyMap<LedgerTransferId, Transfer>
}

/** What went out of an account and what came in, ever; the difference is its balance. */
export interface Counters {
  readonly debits: bigint
  readonly credits: bigint
}

export interface AccountState extends Counters {
  readonly id: LedgerAccountId
  readonly unit: string
  /** The balance may not fall below this; null leaves it free. */
  readonly minBalance: bigint | null
  readonly closed: boolean
  readonly owner?: LedgerOwner
}

/** A transfer as it stands for ever, with both accounts' counters right after it. */
export interface Transfer {
  readonly id: LedgerTransferId
  readonly debit: LedgerAccountId
  readonly credit: LedgerAccountId
  readonly unit: string
  readonly amount: bigint
  readonly reason: string
  readonly reference: LedgerReference | null
  readonly debitAfter: Counters
  readonly creditAfter: Counters
  readonly at: Instant
}

export type NamedItem = LedgerItem & { readonly id: LedgerTransferId }

/** What to store: new transfers in order, all made at one instant, and the accounts they changed with their final counters. */
export interface LedgerWrites {
  readonly at: Instant
  readonly transfers: readonly Transfer[]
  readonly accounts: readonly AccountState[]
}

export interface Decision {
  readonly outcome: PostOutcome
  readonly writes: LedgerWrites
}

/** The largest value a counter may reach: 128 bits without a sign; NUMERIC(39,0) holds it. */
export const COUNTER_MAX: bigint = 2n ** 128n - 1n

/** The balance of an account: what its owner has. */
export const balanceOf = (counters: Counters): bigint => counters.credits - counters.debits

/** Decides a post, whole or not at all, item after item: a later item sees what an earlier one moved. Pure. */
export function decide(state: LedgerState, items: readonly NamedItem[], now: Instant): Decision {
  const draft = openDraft(state, now)
  const transfers: PostedTransfer[] = []
  for (const [index, item] of items.entries()) {
    const verdict = decideItem(draft, item)
    if ('code' in verdict) return { outcome: { kind: 'refused', index, ...verdict }, writes: nothing(now) }
    transfers.push(verdict)
  }
  return { outcome: { kind: 'posted', transfers, touched: touchedBy(draft) }, writes: writesOf(draft) }
}

const nothing = (at: Instant): LedgerWrites => ({ at, transfers: [], accounts: [] })

/** The state as the items so far have left it; what they changed lies over what was read. */
interface Draft {
  readonly state: LedgerState
  readonly now: Instant
  readonly transfers: Map<LedgerTransferId, Transfer>
  readonly accounts: Map<LedgerAccountId, AccountState>
}

type Refusal = Omit<PostRefused, 'kind' | 'index'>

const openDraft = (state: LedgerState, now: Instant): Draft => ({
  state,
  now,
  transfers: new Map(),
  accounts: new Map(),
})

/** The order of the questions is the documented precedence of the refusals. */
function decideItem(draft: Draft, item: NamedItem): PostedTransfer | Refusal {
  const malformed = refuseMalformed(item)
  if (malformed !== undefined) return malformed

  const earlier = draft.transfers.get(item.id) ?? draft.state.transfers.get(item.id)
  if (earlier !== undefined) return repeatTransfer(earlier, item)

  const debit = accountOf(draft, item.debit)
  if (debit === undefined) return { code: 'accountUnknown', account: item.debit }
  const credit = accountOf(draft, item.credit)
  if (credit === undefined) return { code: 'accountUnknown', account: item.credit }
  return refuseMove(debit, credit, item.amount) ?? move(draft, debit, credit, item)
}

function refuseMalformed(item: NamedItem): Refusal | undefined {
  if (item.amount <= 0n) return { code: 'amountNotPositive' }
  if (item.debit === item.credit) return { code: 'sameAccount', account: item.debit }
  return undefined
}

/** Answers a transfer sent again as it was answered then, or says which field is another one now. */
function repeatTransfer(earlier: Transfer, item: NamedItem): PostedTransfer | Refusal {
  // None of these names the account of the earlier transfer: whoever guessed its id may not know of it.
  if (earlier.debit !== item.debit) return { code: 'transferExistsWithOtherDebit' }
  if (earlier.credit !== item.credit) return { code: 'transferExistsWithOtherCredit' }
  if (earlier.amount !== item.amount) return { code: 'transferExistsWithOtherAmount' }
  if (earlier.reason !== item.reason) return { code: 'transferExistsWithOtherReason' }
  if (!sameReference(earlier.reference, item.reference)) return { code: 'transferExistsWithOtherReference' }
  return answerOf(earlier, true)
}

function sameReference(a: LedgerReference | null, b: LedgerReference | undefined): boolean {
  if (a === null || b === undefined) return a === null && b === undefined
  const names = Object.keys(a)
  return (
    names.length === Object.keys(b).length &&
    names.every((name) => Object.hasOwn(b, name) && a[name] === b[name])
  )
}

const accountOf = (draft: Draft, id: LedgerAccountId): AccountState | undefined =>
  draft.accounts.get(id) ?? draft.state.accounts.get(id)

function refuseMove(debit: AccountState, credit: AccountState, amount: bigint): Refusal | undefined {
  if (debit.unit !== credit.unit) return { code: 'unitMismatch', account: credit.id }
  if (debit.closed) return { code: 'accountClosed', account: debit.id }
  if (credit.closed) return { code: 'accountClosed', account: credit.id }
  if (debit.minBalance !== null && balanceOf(debit) - amount < debit.minBalance) {
    return { code: 'insufficient', account: debit.id, available: balanceOf(debit) - debit.minBalance }
  }
  if (debit.debits + amount > COUNTER_MAX) return { code: 'overflow', account: debit.id }
  if (credit.credits + amount > COUNTER_MAX) return { code: 'overflow', account: credit.id }
  return undefined
}

function move(draft: Draft, debit: AccountState, credit: AccountState, item: NamedItem): PostedTransfer {
  const debited = { ...debit, debits: debit.debits + item.amount }
  const credited = { ...credit, credits: credit.credits + item.amount }
  const transfer: Transfer = {
    id: item.id,
    debit: item.debit,
    credit: item.credit,
    unit: debit.unit,
    amount: item.amount,
    reason: item.reason,
    reference: item.reference ?? null,
    debitAfter: { debits: debited.debits, credits: debited.credits },
    creditAfter: { debits: credited.debits, credits: credited.credits },
    at: draft.now,
  }
  draft.accounts.set(debited.id, debited)
  draft.accounts.set(credited.id, credited)
  draft.transfers.set(transfer.id, transfer)
  return answerOf(transfer, false)
}

const answerOf = (transfer: Transfer, repeated: boolean): PostedTransfer => ({
  id: transfer.id,
  debitBalanceAfter: balanceOf(transfer.debitAfter),
  creditBalanceAfter: balanceOf(transfer.creditAfter),
  at: transfer.at,
  repeated,
})

const touchedBy = (draft: Draft): TouchedAccount[] =>
  [...draft.accounts.values()].map((account) => ({
    account: account.id,
    ...(account.owner === undefined ? {} : { owner: account.owner }),
    balance: balanceOf(account),
  }))

const writesOf = (draft: Draft): LedgerWrites => ({
  at: draft.now,
  transfers: [...draft.transfers.values()],
  accounts: [...draft.accounts.values()],
})
