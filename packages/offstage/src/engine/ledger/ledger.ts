import assert from 'node:assert/strict'
import type { Row, Transaction } from '../../database/database.ts'
import type { Trace } from '../../observe/trace.ts'
import { isId, newId } from '../../values/id.ts'
import { decide, type NamedItem } from './decide.ts'
import { nameAccount, type NewLedgerAccount } from './ledger-accounts.ts'
import type { LedgerAccountId, LedgerItem, PostOutcome } from './ledger-item.ts'
import type { LedgerStore } from './ledger-store.ts'
import { worldAccount } from './world-account.ts'

/** Exact counting inside the caller's transaction: what it does stands or falls with everything else done there. */
export interface Ledger {
  openAccount(account: NewLedgerAccount): Promise<LedgerAccountId>
  /** Opens many accounts in one statement; ids in the order given. */
  openAccounts(accounts: readonly NewLedgerAccount[]): Promise<LedgerAccountId[]>
  /** Posts all items, in order, or none; a few statements however many there are, and locks held until the commit. */
  post(items: readonly LedgerItem[]): Promise<PostOutcome>
  /** What each account has now; unknown ids are absent. */
  balances(accounts: readonly LedgerAccountId[]): Promise<Map<LedgerAccountId, bigint>>
  /** From now on nothing goes in or out; the balance stays. */
  closeAccount(account: LedgerAccountId): Promise<void>
  reopenAccount(account: LedgerAccountId): Promise<void>
  /** The account of the world outside for a unit; opened when first asked for. */
  world(unit: string): Promise<LedgerAccountId>
}

/** The ledger as seen from one transaction; a trace gives its id to the transfers and records the statements. */
export function openLedger(tx: Transaction, store: LedgerStore, trace?: Trace): Ledger {
  const openAccounts = async (accounts: readonly NewLedgerAccount[]) => {
    const opened = accounts.map(nameAccount)
    await tx.query(store.open(opened), trace)
    return opened.map(({ id }) => id)
  }
  const setClosed = async (account: LedgerAccountId, closed: boolean) => {
    assert(await store.setClosed(tx, account, closed, trace), `there is no ledger account ${account}`)
  }
  return {
    openAccount: async (account) => {
      const [id] = await openAccounts([account])
      assert(id !== undefined)
      return id
    },
    openAccounts,
    post: (items) => post(tx, store, items, trace),
    balances: async (accounts) => {
      const rows = await tx.query<BalanceRow>(store.balances(accounts), trace)
      return new Map(rows.map(({ id, balance }) => [id, BigInt(balance)]))
    },
    closeAccount: (account) => setClosed(account, true),
    reopenAccount: (account) => setClosed(account, false),
    world: (unit) => worldAccount(tx, store, unit),
  }
}

interface BalanceRow extends Row {
  readonly id: LedgerAccountId
  readonly balance: string
}

async function post(
  tx: Transaction,
  store: LedgerStore,
  items: readonly LedgerItem[],
  trace?: Trace,
): Promise<PostOutcome> {
  if (items.length === 0) return { kind: 'posted', transfers: [], touched: [] }
  const named = items.map(nameItem)
  const accounts = [...new Set(named.flatMap((item) => [item.debit, item.credit]))]
  const clientIds = items.flatMap((item) => item.id ?? [])
  const state = await store.lock(tx, accounts, clientIds, trace)
  let decision = decide(state, named, state.now)
  if (decision.outcome.kind === 'refused' && clientIds.length > 0) {
    // While we waited for the locks, the same post may have been made by a twin of this request. The statement that
    // waited may still see the time before, so "insufficient" may be the twin's own success: look again, under the locks.
    const transfers = await store.find(tx, clientIds, trace)
    decision = decide({ ...state, transfers }, named, state.now)
  }
  await store.write(tx, decision.writes, trace)
  return decision.outcome
}

function nameItem(item: LedgerItem): NamedItem {
  const id = item.id ?? newId<'ledgerTransfer'>()
  for (const each of [id, item.debit, item.credit])
    assert(isId(each), `"${each}" is not an id in canonical form`)
  return { ...item, id }
}
