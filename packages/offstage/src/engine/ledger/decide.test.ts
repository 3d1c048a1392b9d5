import assert from 'node:assert/strict'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { instantOf } from '../../values/instant.ts'
import {
  COUNTER_MAX,
  balanceOf,
  decide,
  type AccountState,
  type LedgerState,
  type LedgerWrites,
  type NamedItem,
} from './decide.ts'
import { refusalCodes, type PostOutcome, type RefusalCode } from './ledger-item.ts'
import { accountId, itemsOf, openings, steps, transferId, type Step } from './arbitrary-post.fixture.ts'
import { NaiveLedger, type NaiveOutcome } from './naive-ledger.fixture.ts'

const now = instantOf(new Date(0))

test('whatever is posted, the decision is that of a ledger that adds up everything anew', () => {
  const seen = new Map<string, number>()
  fc.assert(
    fc.property(steps, (run) => {
      const naive = new NaiveLedger(openings.map((opening) => ({ ...opening, closed: false })))
      let state = openState()
      const posts: (readonly NamedItem[])[] = []
      for (const step of run) {
        if ('account' in step) {
          state = closeBoth(state, naive, step)
          continue
        }
        const items = itemsOf(step, posts)
        posts.push(items)
        const { outcome, writes } = decide(state, items, now)
        expect(inNaiveTerms(outcome)).toEqual(naive.post(items))
        expectTouched(outcome, naive)
        state = applied(state, writes)
        for (const account of state.accounts.values())
          expect(balanceOf(account)).toBe(naive.balance(account.id))
        count(seen, outcome)
      }
      expectSound(state)
    }),
    { numRuns: 2_000 },
  )
  // A property proves nothing about what its runs never reach.
  expect(new Set(seen.keys())).toEqual(new Set(['posted', 'repeated', ...refusalCodes]))
})

test('the state it is given stays as it was, and the same question has the same answer', () => {
  const state = openState()
  const before = structuredClone(state)
  const items = [
    item({ amount: 5n }),
    item({ id: transferId(2), debit: accountId(2), credit: accountId(3), amount: 2n }),
  ]
  const first = decide(state, items, now)
  expect(first.outcome.kind).toBe('posted')
  expect(state).toEqual(before)
  expect(decide(state, items, now)).toEqual(first)
})

test('a refused post has nothing to write', () => {
  const items = [item({}), item({ id: transferId(2), debit: accountId(3), credit: accountId(2), amount: 1n })]
  expect(decide(openState(), items, now)).toEqual({
    outcome: { kind: 'refused', index: 1, code: 'insufficient', account: accountId(3), available: 0n },
    writes: { at: now, transfers: [], accounts: [] },
  })
})

test('where several refusals hold, the first in the documented order is answered', () => {
  // One item that deserves every code that can stand beside the others; what caused an answer is mended for the next.
  const earlier = item({ reference: { order: '1' } })
  const closedEuro = { ...account(5), closed: true }
  const state = withAccount(applied(openState(), decide(openState(), [earlier], now).writes), closedEuro)
  const [debit, credit, unknown] = [accountId(2), accountId(5), accountId(99)]
  const mendings: [Partial<NamedItem>, RefusalCode][] = [
    [{ debit: credit, credit, amount: 0n, reason: 'other' }, 'amountNotPositive'],
    [{ amount: COUNTER_MAX + 1n }, 'sameAccount'],
    [{ debit: unknown }, 'transferExistsWithOtherDebit'],
    [{ debit: earlier.debit }, 'transferExistsWithOtherCredit'],
    [{ credit: earlier.credit }, 'transferExistsWithOtherAmount'],
    [{ amount: earlier.amount }, 'transferExistsWithOtherReason'],
    [{ reason: earlier.reason }, 'transferExistsWithOtherReference'],
    [{ id: transferId(9), debit: unknown, credit, amount: COUNTER_MAX + 1n }, 'accountUnknown'],
    [{ debit }, 'unitMismatch'],
  ]
  let asked = item({})
  const answers = mendings.map(([mending]) => {
    asked = { ...asked, ...mending }
    return codeOf(decide(state, [asked], now).outcome)
  })
  expect(answers).toEqual(mendings.map(([, code]) => code))

  const sameUnit = { ...asked, credit: accountId(3) }
  expect(codeOf(decide(withAccount(state, { ...account(3), closed: true }), [sameUnit], now).outcome)).toBe(
    'accountClosed',
  )
  expect(codeOf(decide(state, [sameUnit], now).outcome)).toBe('insufficient')
  expect(codeOf(decide(state, [{ ...sameUnit, debit: accountId(1) }], now).outcome)).toBe('overflow')
})

test('the account in the way is named: the debited one first', () => {
  const closed = withAccount(withAccount(openState(), { ...account(0), closed: true }), {
    ...account(2),
    closed: true,
  })
  expect(decide(closed, [item({})], now).outcome).toMatchObject({
    code: 'accountClosed',
    account: accountId(0),
  })
  const [strange, stranger] = [accountId(98), accountId(99)]
  expect(decide(openState(), [item({ debit: strange, credit: stranger })], now).outcome).toMatchObject({
    account: strange,
  })
  expect(decide(openState(), [item({ credit: stranger })], now).outcome).toMatchObject({ account: stranger })
})

const item = (fields: Partial<NamedItem>): NamedItem => ({
  id: transferId(1),
  debit: accountId(0),
  credit: accountId(2),
  amount: 10n,
  reason: 'pay',
  ...fields,
})

const codeOf = (outcome: PostOutcome): string => (outcome.kind === 'refused' ? outcome.code : outcome.kind)

function openState(): LedgerState {
  const accounts = openings.map((opening): AccountState => ({
    ...opening,
    debits: 0n,
    credits: 0n,
    closed: false,
  }))
  return { accounts: new Map(accounts.map((each) => [each.id, each])), transfers: new Map() }
}

function account(n: number): AccountState {
  const found = openState().accounts.get(accountId(n))
  assert(found !== undefined)
  return found
}

const withAccount = (state: LedgerState, changed: AccountState): LedgerState => ({
  ...state,
  accounts: new Map(state.accounts).set(changed.id, changed),
})

/** What a database would hold after storing the writes. */
const applied = (state: LedgerState, writes: LedgerWrites): LedgerState => ({
  accounts: new Map([...state.accounts, ...writes.accounts.map((each) => [each.id, each] as const)]),
  transfers: new Map([...state.transfers, ...writes.transfers.map((each) => [each.id, each] as const)]),
})

function closeBoth(
  state: LedgerState,
  naive: NaiveLedger,
  step: Extract<Step, { account: number }>,
): LedgerState {
  const closed = step.kind === 'close'
  const id = accountId(step.account)
  for (const each of naive.accounts) if (each.id === id) each.closed = closed
  return withAccount(state, { ...(state.accounts.get(id) ?? account(step.account)), closed })
}

function inNaiveTerms(outcome: PostOutcome): NaiveOutcome {
  if (outcome.kind === 'refused') return { refused: { index: outcome.index, code: outcome.code } }
  return {
    answers: outcome.transfers.map((each) => [
      each.debitBalanceAfter,
      each.creditBalanceAfter,
      each.repeated,
    ]),
  }
}

function expectTouched(outcome: PostOutcome, naive: NaiveLedger): void {
  if (outcome.kind === 'refused') return
  for (const { account: id, balance } of outcome.touched) expect(balance).toBe(naive.balance(id))
  expect(new Set(outcome.touched.map((each) => each.account)).size).toBe(outcome.touched.length)
  expect(outcome.touched.length > 0).toBe(outcome.transfers.some(({ repeated }) => !repeated))
}

/** Each transfer's counters follow from those before it, bounds hold after each, and each unit sums to zero. */
function expectSound(state: LedgerState): void {
  const counters = new Map(openings.map(({ id }) => [id, { debits: 0n, credits: 0n }]))
  const at = (id: AccountState['id']) => counters.get(id) ?? assert.fail('a transfer between open accounts')
  for (const transfer of state.transfers.values()) {
    at(transfer.debit).debits += transfer.amount
    at(transfer.credit).credits += transfer.amount
    expect(transfer.debitAfter).toEqual(at(transfer.debit))
    expect(transfer.creditAfter).toEqual(at(transfer.credit))
    const bound = state.accounts.get(transfer.debit)?.minBalance ?? -COUNTER_MAX
    expect(balanceOf(transfer.debitAfter)).toBeGreaterThanOrEqual(bound)
  }
  for (const unit of ['USD', 'EUR']) {
    const balances = [...state.accounts.values()].filter((each) => each.unit === unit).map(balanceOf)
    expect(balances.reduce((sum, balance) => sum + balance, 0n)).toBe(0n)
  }
}

function count(seen: Map<string, number>, outcome: PostOutcome): void {
  const name = codeOf(outcome)
  seen.set(name, (seen.get(name) ?? 0) + 1)
  if (outcome.kind === 'posted' && outcome.transfers.some(({ repeated }) => repeated)) seen.set('repeated', 1)
}
