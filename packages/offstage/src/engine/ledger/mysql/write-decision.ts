import type { Transaction } from '../../../database/database.ts'
import { databaseFailure, isUniqueConflict } from '../../../database/failures.ts'
import type { Trace } from '../../../observe/trace.ts'
import { jsonText } from '../../../sql/mysql/json-text.ts'
import type { AccountState, LedgerWrites, Transfer } from '../decide.ts'

/** Stores a decision: a statement for every 5,000 transfers, and one for the accounts. */
export async function writeDecision(
  tx: Transaction,
  { at, transfers, accounts }: LedgerWrites,
  trace?: Trace,
): Promise<void> {
  for (let from = 0; from < transfers.length; from += CHUNK_SIZE)
    await insertTransfers(tx, transfers.slice(from, from + CHUNK_SIZE), at, trace)
  if (accounts.length === 0) return
  const statement = {
    about: 'Wrote the new balances',
    name: 'ledger-count',
    text: countText,
    values: [jsonText(accounts.map(countersOf))],
  }
  await tx.query(statement, trace)
}

// Keeps a statement at a few megabytes, well below the 16 that a server takes.
const CHUNK_SIZE = 5_000

async function insertTransfers(
  tx: Transaction,
  transfers: readonly Transfer[],
  at: LedgerWrites['at'],
  trace?: Trace,
): Promise<void> {
  const statement = {
    about: 'Wrote the transfers',
    name: 'ledger-write',
    text: insertText,
    values: [at.slice(0, -1).replace('T', ' '), trace?.traceId ?? null, jsonText(transfers.map(rowOf))],
  }
  try {
    await tx.query(statement, trace)
  } catch (error) {
    const failure = databaseFailure(error)
    throw failure !== undefined && isUniqueConflict(failure) ? lostRace() : error
  }
}

const ID = 'char(36) character set ascii collate ascii_bin'

// A number is text until the column takes it, which refuses what it cannot hold; JSON_TABLE would make nothing of it.
const insertText = `
insert into offstage_ledger_transfer (
  id, debit_account, credit_account, unit, amount, reason, reference,
  debit_account_debits_after, debit_account_credits_after, credit_account_debits_after, credit_account_credits_after,
  at, trace_id)
select id, debit, credit, unit, amount, reason, reference,
  debit_debits, debit_credits, credit_debits, credit_credits, ?, ?
from json_table(?, '$[*]' columns (
  place for ordinality, id ${ID} path '$.id', debit ${ID} path '$.debit', credit ${ID} path '$.credit',
  unit varchar(1000) path '$.unit', amount varchar(41) path '$.amount', reason longtext path '$.reason',
  reference longtext path '$.reference',
  debit_debits varchar(41) path '$.debitDebits', debit_credits varchar(41) path '$.debitCredits',
  credit_debits varchar(41) path '$.creditDebits', credit_credits varchar(41) path '$.creditCredits')) item
order by place`

const countText = `
update json_table(?, '$[*]' columns (
  id ${ID} path '$.id', debits varchar(41) path '$.debits', credits varchar(41) path '$.credits')) after
straight_join offstage_ledger_account account on account.id = after.id
set account.debits_posted = after.debits, account.credits_posted = after.credits`

const rowOf = (transfer: Transfer): Readonly<Record<string, string | null>> => ({
  id: transfer.id,
  debit: transfer.debit,
  credit: transfer.credit,
  unit: transfer.unit,
  amount: String(transfer.amount),
  reason: transfer.reason,
  reference: transfer.reference === null ? null : jsonText(transfer.reference),
  debitDebits: String(transfer.debitAfter.debits),
  debitCredits: String(transfer.debitAfter.credits),
  creditDebits: String(transfer.creditAfter.debits),
  creditCredits: String(transfer.creditAfter.credits),
})

const countersOf = ({ id, debits, credits }: AccountState): Readonly<Record<string, string>> => ({
  id,
  debits: String(debits),
  credits: String(credits),
})

/** Another transaction took one of the ids after we had looked. Tried again as a whole, this one finds that transfer and answers for it. */
function lostRace(): Error {
  return Object.assign(new Error('a transfer id was taken meanwhile'), { errno: 1213, sqlState: '40001' })
}
