import fc from 'fast-check'
import type { NamedItem } from './decide.ts'
import type { LedgerAccountId, LedgerTransferId } from './ledger-item.ts'

/** Makes an id of a small number, so that items meet the same accounts and transfers again and again. */
const idOf = (kind: number, n: number): string =>
  `0198c0de-0000-7${kind}00-8000-${String(n).padStart(12, '0')}`
export const accountId = (n: number): LedgerAccountId => idOf(1, n) as LedgerAccountId // made in canonical form
export const transferId = (n: number): LedgerTransferId => idOf(2, n) as LedgerTransferId // made in canonical form

/** How many accounts there are; items also name one more, which nobody opened. */
export const ACCOUNTS = 6

const amount = fc.oneof(
  { weight: 20, arbitrary: fc.bigInt(1n, 60n) },
  { weight: 2, arbitrary: fc.bigInt(-1n, 0n) },
  { weight: 2, arbitrary: fc.bigInt(2n ** 127n, 2n ** 128n) },
)

// Mostly accounts that can pay each other: a post whose first item is refused tells nothing about the rest.
const account = fc.oneof(
  { weight: 40, arbitrary: fc.nat(4) },
  { weight: 1, arbitrary: fc.constant(5) },
  { weight: 1, arbitrary: fc.constant(ACCOUNTS) },
)
const payer = fc.oneof({ weight: 3, arbitrary: fc.nat(1) }, { weight: 2, arbitrary: account })

const item = fc.record(
  {
    id: fc.nat(40).map(transferId),
    debit: payer.map(accountId),
    credit: account.map(accountId),
    amount,
    reason: fc.constantFrom('pay', 'refund'),
    reference: fc.dictionary(fc.constantFrom('order', 'line'), fc.constantFrom('1', '2'), {
      noNullPrototype: true,
    }),
  },
  { requiredKeys: ['id', 'debit', 'credit', 'amount', 'reason'] },
) as fc.Arbitrary<NamedItem> // an optional key is left out by fast-check, never undefined

export type Step =
  | { readonly kind: 'post'; readonly items: readonly NamedItem[] }
  | { readonly kind: 'again'; readonly back: number; readonly twist: Partial<NamedItem> }
  | { readonly kind: 'close' | 'reopen'; readonly account: number }

const post = fc.record({
  kind: fc.constant('post' as const),
  items: fc.array(item, { minLength: 1, maxLength: 5 }),
})

const again = fc.record({
  kind: fc.constant('again' as const),
  back: fc.nat(5),
  twist: fc.oneof(
    fc.constant({}),
    fc.constant({}),
    fc.record({ amount: fc.constant(61n) }),
    fc.record({ reason: fc.constant('other') }),
    fc.record({ reference: fc.constant({ order: '3' }) }),
  ),
})

const closing = fc.record({
  kind: fc.constantFrom('close' as const, 'reopen' as const, 'reopen' as const),
  account: fc.nat(ACCOUNTS - 1),
})

/** Posts of up to five items, earlier posts sent again as they were or with another field, accounts closed and opened again. */
export const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    { weight: 8, arbitrary: post },
    { weight: 3, arbitrary: again },
    { weight: 1, arbitrary: closing },
  ),
  { minLength: 1, maxLength: 25 },
)

/** The items that a step posts, given the posts before it. */
export function itemsOf(
  step: Exclude<Step, { account: number }>,
  posts: readonly (readonly NamedItem[])[],
): readonly NamedItem[] {
  if (step.kind === 'post') return step.items
  const earlier = posts.at(-1 - step.back) ?? []
  return earlier.map((each) => ({ ...each, ...step.twist }))
}

/** The accounts every run begins with: two that go below zero at will, one with an overdraft, one of another unit. */
export const openings = [
  { id: accountId(0), unit: 'USD', minBalance: null },
  { id: accountId(1), unit: 'USD', minBalance: null },
  { id: accountId(2), unit: 'USD', minBalance: 0n },
  { id: accountId(3), unit: 'USD', minBalance: 0n },
  { id: accountId(4), unit: 'USD', minBalance: -50n },
  { id: accountId(5), unit: 'EUR', minBalance: 0n },
] as const
