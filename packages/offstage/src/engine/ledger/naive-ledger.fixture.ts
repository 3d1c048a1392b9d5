import type { LedgerAccountId, LedgerItem, LedgerTransferId, RefusalCode } from './ledger-item.ts'

export interface NaiveAccount {
  readonly id: LedgerAccountId
  readonly unit: string
  readonly minBalance: bigint | null
  closed: boolean
}

type Entry = LedgerItem & { readonly id: LedgerTransferId }

export interface NaiveOutcome {
  readonly refused?: { readonly index: number; readonly code: RefusalCode }
  /** Per item: debit and credit balance after it, and whether it had been there. */
  readonly answers?: readonly (readonly [bigint, bigint, boolean])[]
}

const MAX = 340_282_366_920_938_463_463_374_607_431_768_211_455n

/**
 * A ledger as one would explain it: a list of transfers, every figure added up anew from the whole list each time.
 * It shares no code with the engine, so that the two can only agree by meaning the same.
 */
export class NaiveLedger {
  readonly accounts: readonly NaiveAccount[]
  entries: readonly Entry[] = []

  constructor(accounts: readonly NaiveAccount[]) {
    this.accounts = accounts
  }

  post(items: readonly Entry[]): NaiveOutcome {
    const before = this.entries
    const answers: (readonly [bigint, bigint, boolean])[] = []
    for (const [index, item] of items.entries()) {
      const code = this.#whyNot(item)
      if (code !== undefined) {
        this.entries = before
        return { refused: { index, code } }
      }
      const place = this.entries.findIndex(({ id }) => id === item.id)
      if (place < 0) this.entries = [...this.entries, item]
      const then = place < 0 ? this.entries : this.entries.slice(0, place + 1)
      answers.push([balanceIn(then, item.debit), balanceIn(then, item.credit), place >= 0])
    }
    return { answers }
  }

  balance(account: LedgerAccountId): bigint {
    return balanceIn(this.entries, account)
  }

  #whyNot(item: Entry): RefusalCode | undefined {
    const debit = this.accounts.find(({ id }) => id === item.debit)
    const credit = this.accounts.find(({ id }) => id === item.credit)
    const earlier = this.entries.find(({ id }) => id === item.id)
    const reasons: [boolean, RefusalCode][] = [
      [item.amount < 1n, 'amountNotPositive'],
      [item.debit === item.credit, 'sameAccount'],
      [earlier !== undefined && earlier.debit !== item.debit, 'transferExistsWithOtherDebit'],
      [earlier !== undefined && earlier.credit !== item.credit, 'transferExistsWithOtherCredit'],
      [earlier !== undefined && earlier.amount !== item.amount, 'transferExistsWithOtherAmount'],
      [earlier !== undefined && earlier.reason !== item.reason, 'transferExistsWithOtherReason'],
      [earlier !== undefined && canonical(earlier) !== canonical(item), 'transferExistsWithOtherReference'],
    ]
    const known = reasons.find(([holds]) => holds)?.[1]
    if (known !== undefined || earlier !== undefined) return known
    if (debit === undefined || credit === undefined) return 'accountUnknown'
    if (debit.unit !== credit.unit) return 'unitMismatch'
    if (debit.closed || credit.closed) return 'accountClosed'
    const after = [...this.entries, item]
    if (debit.minBalance !== null && balanceIn(after, debit.id) < debit.minBalance) return 'insufficient'
    if (outOf(after, debit.id) > MAX || into(after, credit.id) > MAX) return 'overflow'
    return undefined
  }
}

const sum = (amounts: readonly bigint[]): bigint => amounts.reduce((total, amount) => total + amount, 0n)
const outOf = (entries: readonly Entry[], account: LedgerAccountId): bigint =>
  sum(entries.filter(({ debit }) => debit === account).map(({ amount }) => amount))
const into = (entries: readonly Entry[], account: LedgerAccountId): bigint =>
  sum(entries.filter(({ credit }) => credit === account).map(({ amount }) => amount))
const balanceIn = (entries: readonly Entry[], account: LedgerAccountId): bigint =>
  into(entries, account) - outOf(entries, account)
/** The references that tests make have no other names than these two. */
const canonical = ({ reference }: Entry): string =>
  reference === undefined ? 'none' : JSON.stringify([reference['line'], reference['order']])
