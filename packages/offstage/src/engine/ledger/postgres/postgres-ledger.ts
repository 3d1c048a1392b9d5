import type { LedgerStore, OpenedAccount } from '../ledger-store.ts'
import { findTransfers, lockState } from './lock-state.ts'
import { reportText } from './report-text.ts'
import { writeDecision } from './write-decision.ts'

/** The ledger on PostgreSQL: many rows travel as a few arrays, and what a post reads and writes is one statement each. */
export const postgresLedger: LedgerStore = {
  lock: lockState,
  find: findTransfers,
  write: writeDecision,
  open: (accounts) => ({
    about: 'Opened an account in the ledger',
    name: 'ledger-open',
    text: openText,
    values: columnsOf(accounts),
  }),
  openOnce: (account) => ({
    name: 'ledger-open-once',
    text: `${openText} on conflict (owner_resource, owner_id, owner_field) do nothing`,
    values: columnsOf([account]),
  }),
  ofOwner: ({ resource, id, field }) => ({
    name: 'ledger-of-owner',
    text: 'select id from offstage.ledger_account where owner_resource = $1 and owner_id = $2 and owner_field = $3',
    values: [resource, id, field],
  }),
  balances: (accounts) => ({
    about: 'Read what is on the accounts',
    name: 'ledger-balances',
    text: `select id, (credits_posted - debits_posted)::text as balance
      from offstage.ledger_account where id = any($1::uuid[])`,
    values: [accounts],
  }),
  async setClosed(tx, account, closed, trace) {
    const text = closed ? closeText : reopenText
    return (await tx.query({ text, values: [account] }, trace)).length === 1
  },
  report: { text: reportText, values: [] },
}

const openText = `
insert into offstage.ledger_account (id, unit, min_balance, owner_resource, owner_id, owner_field)
select * from unnest($1::uuid[], $2::text[], $3::numeric[], $4::text[], $5::uuid[], $6::text[])`

const columnsOf = (accounts: readonly OpenedAccount[]): readonly unknown[] => [
  accounts.map(({ id }) => id),
  accounts.map(({ unit }) => unit),
  accounts.map(({ minBalance }) => (minBalance === null ? null : String(minBalance))),
  accounts.map(({ owner }) => owner?.resource ?? null),
  accounts.map(({ owner }) => owner?.id ?? null),
  accounts.map(({ owner }) => owner?.field ?? null),
]

const closeText = `
update offstage.ledger_account set closed_at = coalesce(closed_at, clock_timestamp()) where id = $1 returning id`

const reopenText = `
update offstage.ledger_account set closed_at = null where id = $1 returning id`
