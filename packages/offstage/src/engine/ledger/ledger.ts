import assert from 'node:assert/strict'
import type { Transaction } from '../../database/database.ts'
import type { Trace } from '../../observe/trace.ts'
import { isId, newId } from '../../values/id.ts'
import { decide, type NamedItem } from './decide.ts'
import { openAccounts, readBalances, setClosed, type NewLedgerAccount } from './ledger-accounts.ts'
import type { LedgerAccountId, LedgerItem, PostOutcome } from './ledger-item.ts'
import { findTransfers, lockState } from './lock-state.ts'
import { writeDecision } from './write-decision.ts'

/** Exact counting inside the caller's transaction: what it does stands or falls with everything else done there. */
export interface Ledger {
  openAccount(account: NewLedgerAccount): Promise<LedgerAccountId>
  /** Opens many accounts in one statement; ids in the order given. */
  openAccounts(accounts: readonly NewLedgerAccount[]): Promise<LedgerAccountId[]>
  /** Posts all items, in order, or none; two statements however many there are, and locks held until the commit. */
  post(items: readonly LedgerItem[]): Promise<PostOutcome>
  /** What each account has now; unknown ids are absent. */
  balances(accounts: readonly LedgerAccountId[]): Promise<Map<LedgerAccountId, bigint>>
  /** From now on nothing goes in or out; the balance stays. */
  closeAccount(account: LedgerAccountId): Promise<void>
  reopenAccount(account: LedgerAccountId): Promise<void>
}

/** The ledger as seen from one transaction; a trace gives its id to the transfers and records the statements. */
export function openLedger(tx: Transaction, trace?: Trace): Ledger {
  return {
    openAccount: async (account) => {
      const [id] = await openAccounts(tx, [account], trace)
      assert(id !== undefined)
      return id
    },
    openAccounts: (accounts) => openAccounts(tx, accounts, trace),
    post: (items) => post(tx, items, trace),
    balances: (accounts) => readBalances(tx, accounts, trace),
    closeAccount: (account) => setClosed(tx, account, true, trace),
    reopenAccount: (account) => setClosed(tx, account, false, trace),
  }
}

async function post(tx: Transaction, items: readonly LedgerItem[], trace?: Trace): Promise<PostOutcome> {
  const named = items.map(nameItem)
  const clientIds = items.flatMap((item) => item.id ?? [])
  const state = await lockState(tx, named, clientIds, trace)
  let decision = decide(state, named, state.now)
  if (decision.outcome.kind === 'refused' && clientIds.length > 0) {
    // While we waited for the locks, the same post may have been made by a twin of this request. The statement that
    // waited still sees the time before, so "insufficient" may be the twin's own success: look again, under the locks.
    const transfers = await findTransfers(tx, clientIds, trace)
    decision = decide({ ...state, transfers }, named, state.now)
  }
  await writeDecision(tx, decision.writes, trace)
  return decision.outcome
}

function nameItem(item: LedgerItem): NamedItem {
  const id = item.id ?? newId<'ledgerTransfer'>()
  for (const each of [id, item.debit, item.credit])
    assert(isId(each), `"${each}" is not an id in canonical form`)
  return { ...item, id }
}
