import type { Database } from '../../database/database.ts'
import { ledgerStoreOf } from './ledger-store-of.ts'

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
export async function verifyLedgers(db: Database): Promise<LedgerReport> {
  const [row] = await db.rows(ledgerStoreOf(db.family).report)
  // The texts were built by the report, whose keys and types these are; sums are text since they may pass 2^53.
  const units = JSON.parse(row?.[0] ?? '[]') as (Omit<LedgerUnitReport, 'sum'> & { sum: string })[]
  const findings = JSON.parse(row?.[1] ?? '[]') as FindingRow[]
  return {
    ok: findings.length === 0,
    units: units.map((unit) => ({ ...unit, sum: BigInt(unit.sum) })),
    findings: findings.map(readFinding),
  }
}

interface FindingRow extends Pick<LedgerFinding, 'kind' | 'expected' | 'found'> {
  readonly account: string | null
  readonly transfer: string | null
}

const readFinding = ({ account, transfer, ...finding }: FindingRow): LedgerFinding => ({
  ...finding,
  ...(account === null ? {} : { account }),
  ...(transfer === null ? {} : { transfer }),
})
