import { jsonText } from '../../../sql/mysql/json-text.ts'
import type { LedgerStore, OpenedAccount } from '../ledger-store.ts'
import { findTransfers, lockState } from './lock-state.ts'
import { idTable } from './id-table.ts'
import { reportText } from './report-text.ts'
import { writeDecision } from './write-decision.ts'

/** The ledger on MariaDB: many rows travel as one JSON array, exact numbers in it as text. */
export const mysqlLedger: LedgerStore = {
  lock: lockState,
  find: findTransfers,
  write: writeDecision,
  open: (accounts) => ({
    about: 'Opened an account in the ledger',
    name: 'ledger-open',
    text: openText,
    values: [rowsOf(accounts)],
  }),
  openOnce: (account) => ({
    name: 'ledger-open-once',
    text: `${openText} on duplicate key update offstage_ledger_account.id = offstage_ledger_account.id`,
    values: [rowsOf([account])],
  }),
  ofOwner: ({ resource, id, field }) => ({
    name: 'ledger-of-owner',
    text: 'select id from offstage_ledger_account where owner_resource = ? and owner_id = ? and owner_field = ?',
    values: [resource, id, field],
  }),
  balances: (accounts) => ({
    about: 'Read what is on the accounts',
    name: 'ledger-balances',
    text: `select account.id, cast(credits_posted - debits_posted as char) as balance
      from ${idTable('wanted')} straight_join offstage_ledger_account account on account.id = wanted.id`,
    values: [accounts],
  }),
  async setClosed(tx, account, closed, trace) {
    const found = await tx.query({ text: holdText, values: [account] }, trace)
    if (found.length === 0) return false
    await tx.query({ text: closed ? closeText : reopenText, values: [account] }, trace)
    return true
  },
  report: { text: reportText, values: [] },
}

const ID = 'char(36) character set ascii collate ascii_bin'

const openText = `
insert into offstage_ledger_account (id, unit, min_balance, owner_resource, owner_id, owner_field)
select given.id, given.unit, given.bound, given.resource, given.owner, given.field from json_table(?, '$[*]' columns (
  id ${ID} path '$.id', unit varchar(1000) path '$.unit', bound varchar(41) path '$.bound',
  resource varchar(1000) path '$.resource', owner ${ID} path '$.owner', field varchar(1000) path '$.field')) given`

const rowsOf = (accounts: readonly OpenedAccount[]): string =>
  jsonText(
    accounts.map(({ id, unit, minBalance, owner }) => ({
      id,
      unit,
      bound: minBalance === null ? null : String(minBalance),
      resource: owner?.resource ?? null,
      owner: owner?.id ?? null,
      field: owner?.field ?? null,
    })),
  )

const holdText = 'select id from offstage_ledger_account where id = ? for update'
const closeText =
  'update offstage_ledger_account set closed_at = coalesce(closed_at, utc_timestamp(6)) where id = ?'
const reopenText = 'update offstage_ledger_account set closed_at = null where id = ?'
