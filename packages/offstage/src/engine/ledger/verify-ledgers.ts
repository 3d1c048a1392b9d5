import type { Queryable, Row } from '../../database/database.ts'

/** What the books say when every transfer is counted anew. */
export interface LedgerReport {
  readonly ok: boolean
  readonly units: readonly LedgerUnitReport[]
  /** At most 100 of each kind. */
  readonly findings: readonly LedgerFinding[]
}

export interface LedgerUnitReport {
  readonly unit: string
  readonly accounts: number
  readonly transfers: number
  /** The sum of all balances, which double entry keeps at 0n. */
  readonly sum: bigint
}

/** One place where the books do not agree; `expected` and `found` in plain text. */
export interface LedgerFinding {
  readonly kind: LedgerFindingKind
  readonly account?: string
  readonly transfer?: string
  readonly expected: string
  readonly found: string
}

export type LedgerFindingKind =
  /** The balances of a unit do not sum to zero. */
  | 'sum'
  /** An account's counters are not the sums over its transfers. */
  | 'counters'
  /** The counters on a transfer are not those that the transfers up to it give. */
  | 'runningCounters'
  /** A balance is below its bound, now or right after a transfer that was debited. */
  | 'bound'
  /** A transfer and one of its accounts count different units. */
  | 'unit'

/** Counts every account and transfer anew and reports where they disagree; one statement, so one moment, and it locks nothing. */
export async function verifyLedgers(db: Queryable): Promise<LedgerReport> {
  const [row] = await db.query<ReportRow>({ text: reportText, values: [] })
  // The texts were built by `reportText`, whose keys and types these are; sums are text since they may pass 2^53.
  const units = JSON.parse(row?.units ?? '[]') as (Omit<LedgerUnitReport, 'sum'> & { sum: string })[]
  const findings = JSON.parse(row?.findings ?? '[]') as LedgerFinding[]
  return {
    ok: findings.length === 0,
    units: units.map((unit) => ({ ...unit, sum: BigInt(unit.sum) })),
    findings,
  }
}

interface ReportRow extends Row {
  readonly units: string
  readonly findings: string
}

// Each transfer is seen from both of its accounts as an entry; the running sums over an account's entries in the
// order of their positions must be the counters that the transfer carries for that account.
const reportText = `
with entry as (
  select debit_account as account, position, id, unit, amount as debit, 0::numeric as credit,
    debit_account_debits_after as debits_after, debit_account_credits_after as credits_after
  from offstage.ledger_transfer
  union all
  select credit_account, position, id, unit, 0::numeric, amount,
    credit_account_debits_after, credit_account_credits_after
  from offstage.ledger_transfer
), running as (
  select *, sum(debit) over history as debits, sum(credit) over history as credits
  from entry window history as (partition by account order by position rows unbounded preceding)
), total as (
  select account, sum(debit) as debits, sum(credit) as credits from entry group by account
), moved as (
  select unit, count(*) as transfers from offstage.ledger_transfer group by unit
), unit as (
  select unit, count(*) as accounts, sum(credits_posted - debits_posted) as sum,
    coalesce(max(moved.transfers), 0) as transfers
  from offstage.ledger_account left join moved using (unit) group by unit
), finding as (
  (select 'sum' as kind, null::uuid as account, null::uuid as transfer,
    unit || ' 0' as expected, unit || ' ' || sum as found
  from unit where sum <> 0 limit 100)
  union all
  (select 'counters', account.id, null,
    coalesce(total.debits, 0) || ' out, ' || coalesce(total.credits, 0) || ' in',
    account.debits_posted || ' out, ' || account.credits_posted || ' in'
  from offstage.ledger_account account left join total on total.account = account.id
  where account.debits_posted <> coalesce(total.debits, 0) or account.credits_posted <> coalesce(total.credits, 0)
  limit 100)
  union all
  (select 'runningCounters', account, id, debits || ' out, ' || credits || ' in',
    debits_after || ' out, ' || credits_after || ' in'
  from running where debits <> debits_after or credits <> credits_after limit 100)
  union all
  (select 'bound', id, null, 'at least ' || min_balance, (credits_posted - debits_posted)::text
  from offstage.ledger_account where credits_posted - debits_posted < min_balance limit 100)
  union all
  (select 'bound', account.id, running.id, 'at least ' || min_balance, (running.credits - running.debits)::text
  from running join offstage.ledger_account account on account.id = running.account
  where running.debit > 0 and running.credits - running.debits < account.min_balance limit 100)
  union all
  (select 'unit', account.id, entry.id, account.unit, entry.unit
  from entry join offstage.ledger_account account on account.id = entry.account
  where entry.unit <> account.unit limit 100)
)
select
  (select coalesce(json_agg(json_build_object(
    'unit', unit, 'accounts', accounts, 'transfers', transfers, 'sum', sum::text) order by unit), '[]')::text
  from unit) as units,
  (select coalesce(json_agg(json_strip_nulls(json_build_object(
    'kind', kind, 'account', account, 'transfer', transfer, 'expected', expected, 'found', found))), '[]')::text
  from finding) as findings`
