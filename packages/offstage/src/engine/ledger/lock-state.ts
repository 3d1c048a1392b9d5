import type { Row, Transaction } from '../../database/database.ts'
import { instantOfDatabase } from '../../database/postgres/decode.ts'
import type { Trace } from '../../observe/trace.ts'
import type { Instant } from '../../values/instant.ts'
import type { AccountState, Counters, LedgerState, NamedItem, Transfer } from './decide.ts'
import type { LedgerAccountId, LedgerOwner, LedgerReference, LedgerTransferId } from './ledger-item.ts'

/** The state that a post decides on, read under lock, and the database's time once every lock was held. */
export interface LockedState extends LedgerState {
  readonly now: Instant
}

/** Locks every account that the items name and reads them, with the earlier transfers of the client's own ids. */
export async function lockState(
  tx: Transaction,
  items: readonly NamedItem[],
  clientIds: readonly LedgerTransferId[],
  trace?: Trace,
): Promise<LockedState> {
  const accountIds = [...new Set(items.flatMap((item) => [item.debit, item.credit]))]
  const statement = {
    about: 'Held the accounts that take part, and read what is on them',
    name: 'ledger-lock',
    text: lockText,
    values: [accountIds, clientIds],
  }
  const [row] = await tx.query<LockedRow>(statement, trace)
  if (row === undefined) throw new TypeError('a select without a from answers one row')
  return { accounts: readAccounts(row.accounts), transfers: readTransfers(row.transfers), now: row.now }
}

/** Reads the transfers that have these ids by now; the newest committed ones included. */
export async function findTransfers(
  tx: Transaction,
  ids: readonly LedgerTransferId[],
  trace?: Trace,
): Promise<ReadonlyMap<LedgerTransferId, Transfer>> {
  const [row] = await tx.query<{ transfers: string }>(
    { name: 'ledger-find', text: `select ${transfersOf('$1')} as transfers`, values: [ids] },
    trace,
  )
  return readTransfers(row?.transfers ?? '[]')
}

interface LockedRow extends Row {
  readonly accounts: string
  readonly transfers: string
  readonly now: Instant
}

// Sorted by id, so that two posts never wait for each other in a ring. "No key update" is as strong between posts
// as "update" is, and lets others insert rows that refer to an account meanwhile.
// The time is taken for each row after its lock, so the greatest is from when all of them were held.
const lockText = `
with account as materialized (
  select * from offstage.ledger_account where id = any($1::uuid[]) order by id for no key update
), locked as (
  select
    coalesce(json_agg(json_build_object(
      'id', id, 'unit', unit, 'debits', debits_posted::text, 'credits', credits_posted::text,
      'minBalance', min_balance::text, 'closed', closed_at is not null,
      'ownerResource', owner_resource, 'ownerId', owner_id, 'ownerField', owner_field)), '[]')::text as accounts,
    coalesce(max(clock_timestamp()), clock_timestamp()) as now
  from account
)
select accounts, now, ${transfersOf('$2')} as transfers from locked`

function transfersOf(parameter: string): string {
  return `(select coalesce(json_agg(json_build_object(
    'id', id, 'debit', debit_account, 'credit', credit_account, 'unit', unit, 'amount', amount::text,
    'reason', reason, 'reference', reference, 'at', at::text,
    'debitAfter', json_build_object('debits', debit_account_debits_after::text, 'credits', debit_account_credits_after::text),
    'creditAfter', json_build_object('debits', credit_account_debits_after::text, 'credits', credit_account_credits_after::text)
  )), '[]')::text from offstage.ledger_transfer where id = any(${parameter}::uuid[]))`
}

/** An account as `lockText` writes it: exact numbers as text, since a JSON number would lose digits. */
interface AccountJson {
  readonly id: LedgerAccountId
  readonly unit: string
  readonly debits: string
  readonly credits: string
  readonly minBalance: string | null
  readonly closed: boolean
  readonly ownerResource: string | null
  readonly ownerId: string | null
  readonly ownerField: string | null
}

interface CountersJson {
  readonly debits: string
  readonly credits: string
}

interface TransferJson {
  readonly id: LedgerTransferId
  readonly debit: LedgerAccountId
  readonly credit: LedgerAccountId
  readonly unit: string
  readonly amount: string
  readonly reason: string
  readonly reference: LedgerReference | null
  readonly debitAfter: CountersJson
  readonly creditAfter: CountersJson
  readonly at: string
}

function readAccounts(text: string): ReadonlyMap<LedgerAccountId, AccountState> {
  // The text was built by `lockText`, whose keys and types these are.
  const accounts = JSON.parse(text) as AccountJson[]
  return new Map(accounts.map((account) => [account.id, readAccount(account)]))
}

function readAccount({ id, unit, closed, minBalance, ...rest }: AccountJson): AccountState {
  const owner = readOwner(rest)
  return {
    id,
    unit,
    closed,
    minBalance: minBalance === null ? null : BigInt(minBalance),
    ...readCounters(rest),
    ...(owner === undefined ? {} : { owner }),
  }
}

function readOwner(
  json: Pick<AccountJson, 'ownerResource' | 'ownerId' | 'ownerField'>,
): LedgerOwner | undefined {
  const { ownerResource, ownerId, ownerField } = json
  if (ownerResource === null || ownerId === null || ownerField === null) return undefined
  return { resource: ownerResource, id: ownerId, field: ownerField }
}

function readTransfers(text: string): ReadonlyMap<LedgerTransferId, Transfer> {
  // The text was built by `transfersOf`, whose keys and types these are.
  const transfers = JSON.parse(text) as TransferJson[]
  return new Map(
    transfers.map((transfer) => [
      transfer.id,
      {
        ...transfer,
        amount: BigInt(transfer.amount),
        debitAfter: readCounters(transfer.debitAfter),
        creditAfter: readCounters(transfer.creditAfter),
        at: instantOfDatabase(transfer.at),
      },
    ]),
  )
}

const readCounters = ({ debits, credits }: CountersJson): Counters => ({
  debits: BigInt(debits),
  credits: BigInt(credits),
})
