import type { Statement, Transaction } from '../../../database/database.ts'
import type { Trace } from '../../../observe/trace.ts'
import type { LedgerWrites } from '../decide.ts'

/** Stores a decision: one statement, or one for every 5,000 transfers of an import. */
export async function writeDecision(tx: Transaction, writes: LedgerWrites, trace?: Trace): Promise<void> {
  for (let from = 0; from < writes.transfers.length; from += CHUNK_SIZE) {
    const transfers = writes.transfers.slice(from, from + CHUNK_SIZE)
    // Accounts go with the last chunk and once: their counters are final and no chunk's rows depend on them.
    const accounts = from + CHUNK_SIZE < writes.transfers.length ? [] : writes.accounts
    const [row] = await tx.query<{ inserted: string }>(
      writeStatement({ ...writes, transfers, accounts }, trace),
      trace,
    )
    if (row?.inserted !== String(transfers.length)) throw lostRace()
  }
}

// Arrays of 5,000 keep one statement near a megabyte of text; the rate no longer grows beyond 1,000 a batch.
const CHUNK_SIZE = 5_000

const writeText = `
with inserted as (
  insert into offstage.ledger_transfer (
    id, debit_account, credit_account, unit, amount, reason, reference,
    debit_account_debits_after, debit_account_credits_after, credit_account_debits_after, credit_account_credits_after,
    at, trace_id)
  select id, debit, credit, unit, amount, reason, reference::jsonb,
    debit_debits, debit_credits, credit_debits, credit_credits, $15::timestamptz, $16
  from unnest(
    $1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::numeric[], $6::text[], $7::text[],
    $8::numeric[], $9::numeric[], $10::numeric[], $11::numeric[])
    with ordinality as item (
      id, debit, credit, unit, amount, reason, reference,
      debit_debits, debit_credits, credit_debits, credit_credits, place)
  order by place
  on conflict (id) do nothing
  returning id
), counted as (
  update offstage.ledger_account account
  set debits_posted = after.debits, credits_posted = after.credits
  from unnest($12::uuid[], $13::numeric[], $14::numeric[]) as after (id, debits, credits)
  where account.id = after.id
)
select count(*)::text as inserted from inserted`

function writeStatement({ at, transfers, accounts }: LedgerWrites, trace?: Trace): Statement {
  const columns = [
    transfers.map((transfer) => transfer.id),
    transfers.map((transfer) => transfer.debit),
    transfers.map((transfer) => transfer.credit),
    transfers.map((transfer) => transfer.unit),
    transfers.map((transfer) => String(transfer.amount)),
    transfers.map((transfer) => transfer.reason),
    transfers.map((transfer) => (transfer.reference === null ? null : JSON.stringify(transfer.reference))),
    transfers.map((transfer) => String(transfer.debitAfter.debits)),
    transfers.map((transfer) => String(transfer.debitAfter.credits)),
    transfers.map((transfer) => String(transfer.creditAfter.debits)),
    transfers.map((transfer) => String(transfer.creditAfter.credits)),
    accounts.map((account) => account.id),
    accounts.map((account) => String(account.debits)),
    accounts.map((account) => String(account.credits)),
  ]
  return {
    about: 'Wrote the transfers and the new balances',
    name: 'ledger-write',
    text: writeText,
    values: [...columns, at, trace?.traceId ?? null],
  }
}

/** Another transaction took one of the ids after we had looked. Tried again as a whole, this one finds that transfer and answers for it. */
function lostRace(): Error {
  return Object.assign(new Error('a transfer id was taken meanwhile'), { code: '40001' })
}
