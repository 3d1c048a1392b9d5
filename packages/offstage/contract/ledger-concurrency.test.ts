import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Database } from '../src/database/database.ts'
import { newId } from '../src/values/id.ts'
import { instantOf } from '../src/values/instant.ts'
import { balanceOf, decide, type AccountState, type LedgerState } from '../src/engine/ledger/decide.ts'
import type {
  LedgerAccountId,
  LedgerItem,
  LedgerTransferId,
  PostOutcome,
} from '../src/engine/ledger/ledger-item.ts'
import { itemsOf, openings, steps } from '../src/engine/ledger/arbitrary-post.fixture.ts'
import { verifyLedgers } from '../src/engine/ledger/verify-ledgers.ts'
import { families } from './families.ts'
import { openLedgerPlace, type LedgerPlace } from './ledger-places.ts'

// Whatever comes at once, nothing is counted twice or lost, on both families.

describe.each(families)('on $server', ({ family }) => {
  let place: LedgerPlace
  let db: Database

  beforeAll(async () => {
    place = await openLedgerPlace(family, 16)
    db = place.db
  })

  afterAll(() => place.close())

  test('50 posts at once on one account with 20 on it: 20 are posted, 30 refused, nothing goes below zero', async () => {
    const [world, shelf, sold] = await open([null, 0n, null])
    await post({ debit: world, credit: shelf, amount: 20n, reason: 'deliver' })
    const outcomes = await Promise.all(
      Array.from({ length: 50 }, () => post({ debit: shelf, credit: sold, amount: 1n, reason: 'sell' })),
    )
    expect(outcomes.filter(({ kind }) => kind === 'posted')).toHaveLength(20)
    expect(outcomes.filter(({ kind }) => kind === 'refused')).toEqual(
      Array.from({ length: 30 }, () => ({
        kind: 'refused',
        index: 0,
        code: 'insufficient',
        account: shelf,
        available: 0n,
      })),
    )
    const left = outcomes.flatMap((outcome) => (outcome.kind === 'posted' ? outcome.transfers : []))
    expect(left.map(({ debitBalanceAfter }) => debitBalanceAfter).toSorted((a, b) => Number(b - a))).toEqual(
      Array.from({ length: 20 }, (_, n) => 19n - BigInt(n)),
    )
    expect(await balances(world, shelf, sold)).toEqual([-20n, 0n, 20n])
    await expectSoundBooks()
  })

  test('transfers back and forth between the same accounts never wait for each other in a ring', async () => {
    const accounts = await open([null, null, null, null, null, null])
    let attempts = 0
    const posts = Array.from({ length: 200 }, (_, n) => {
      const order = n % 2 === 0 ? accounts : accounts.toReversed()
      const items = order.slice(1).map((credit, at): LedgerItem => {
        return { debit: order[at] ?? credit, credit, amount: BigInt(1 + (n % 7)), reason: 'crossing' }
      })
      // Counted, since the database tries a deadlocked transaction again without a word.
      return db.transaction((tx) => (attempts++, place.ledger(tx).post(items)))
    })
    for (const outcome of await Promise.all(posts)) expect(outcome.kind).toBe('posted')
    expect(attempts).toBe(posts.length)
    await expectSoundBooks()
  })

  // With 10 the twins find the account empty, with 1,000 they could pay again: both must find the first one's transfer.
  test.each([10n, 1_000n])(
    'the same post of 10 from %i sent 20 times at once moves once, and every sender hears the same',
    async (had) => {
      for (let round = 0; round < 10; round++) {
        const [world, account, shop] = await open([null, 0n, null])
        await post({ debit: world, credit: account, amount: had, reason: 'pay in' })
        const item = {
          id: newId<'ledgerTransfer'>(),
          debit: account,
          credit: shop,
          amount: 10n,
          reason: 'pay',
        }
        const outcomes = await Promise.all(Array.from({ length: 20 }, () => post(item)))
        const answers = outcomes.map((outcome) =>
          outcome.kind === 'posted' ? outcome.transfers[0] : outcome,
        )
        for (const answer of answers)
          expect(answer).toMatchObject({ id: item.id, debitBalanceAfter: had - 10n, creditBalanceAfter: 10n })
        const first = answers.filter(
          (answer) => answer !== undefined && 'repeated' in answer && !answer.repeated,
        )
        expect(first).toHaveLength(1)
        expect(await balances(account, shop)).toEqual([had - 10n, 10n])
      }
    },
  )

  test('one id raced for by transfers between different accounts goes to one of them; the others hear so', async () => {
    for (let round = 0; round < 10; round++) {
      const id = newId<'ledgerTransfer'>()
      const accounts = await open(Array.from({ length: 16 }, () => null))
      const pairs = accounts.flatMap((debit, n) =>
        n % 2 === 0 ? [[debit, accounts[n + 1] ?? debit] as const] : [],
      )
      const outcomes = await Promise.all(
        pairs.map(([debit, credit]) => post({ id, debit, credit, amount: 1n, reason: 'race' })),
      )
      expect(outcomes.filter(({ kind }) => kind === 'posted')).toHaveLength(1)
      const codes = outcomes.flatMap((outcome) => (outcome.kind === 'refused' ? outcome.code : []))
      expect(codes).toEqual(Array.from({ length: pairs.length - 1 }, () => 'transferExistsWithOtherDebit'))
      expect((await balances(...accounts)).filter((balance) => balance !== 0n)).toHaveLength(2)
    }
    await expectSoundBooks()
  })

  test('an account that closes while transfers run takes nothing afterwards', async () => {
    const [world, account] = await open([null, 0n])
    const pay = (): Promise<PostOutcome> =>
      post({ debit: world, credit: account, amount: 1n, reason: 'pay in' })
    const running = Array.from({ length: 30 }, pay)
    const close = db.transaction((tx) => place.ledger(tx).closeAccount(account))
    const outcomes = [...(await Promise.all([...running, close.then(pay)]))]
    expect(outcomes.at(-1)).toMatchObject({ code: 'accountClosed' })
    const posted = outcomes.filter(({ kind }) => kind === 'posted').length
    expect(await balances(account)).toEqual([BigInt(posted)])
  })

  test('of many who ask for the world of a unit at once, each gets the same one', async () => {
    const worlds = await Promise.all(
      Array.from({ length: 8 }, () => db.transaction((tx) => place.ledger(tx).world('first asked for'))),
    )
    expect(new Set(worlds).size).toBe(1)
    expect(await db.transaction((tx) => place.ledger(tx).world('first asked for'))).toBe(worlds[0])
  })

  test('random posts leave the database where the decisions alone would leave it', async () => {
    await fc.assert(
      fc.asyncProperty(steps, async (run) => {
        // The same run in fresh accounts and transfers: ids are the database's for ever.
        const own = new Map<string, string>()
        const ownId = <T extends string>(id: T): T => {
          if (!own.has(id)) own.set(id, newId())
          return own.get(id) as T // an id of the same kind
        }
        const accounts = openings.map((opening) => ({ ...opening, id: ownId(opening.id) }))
        await db.transaction((tx) => place.ledger(tx).openAccounts(accounts))
        let state = stateOf(accounts)
        const posts: (readonly (LedgerItem & { readonly id: LedgerTransferId })[])[] = []
        for (const step of run) {
          if ('account' in step) continue
          const items = itemsOf(step, posts)
          posts.push(items)
          const owned = items.map((item) => ({
            ...item,
            id: ownId(item.id),
            debit: ownId(item.debit),
            credit: ownId(item.credit),
          }))
          const { outcome, writes } = decide(state, owned, now)
          expect(timeless(await post(...owned))).toEqual(timeless(outcome))
          state = {
            accounts: new Map([
              ...state.accounts,
              ...writes.accounts.map((each) => [each.id, each] as const),
            ]),
            transfers: new Map([
              ...state.transfers,
              ...writes.transfers.map((each) => [each.id, each] as const),
            ]),
          }
        }
        expect(await balances(...state.accounts.keys())).toEqual([...state.accounts.values()].map(balanceOf))
      }),
      { numRuns: 40 },
    )
    await expectSoundBooks()
  })

  const now = instantOf(new Date(0))

  /** The time is the database's own. */
  const timeless = (outcome: PostOutcome): PostOutcome =>
    outcome.kind === 'refused'
      ? outcome
      : { ...outcome, transfers: outcome.transfers.map((each) => ({ ...each, at: now })) }

  const post = (...items: LedgerItem[]): Promise<PostOutcome> =>
    db.transaction((tx) => place.ledger(tx).post(items))

  async function balances(...accounts: LedgerAccountId[]): Promise<(bigint | undefined)[]> {
    const found = await db.transaction((tx) => place.ledger(tx).balances(accounts))
    return accounts.map((account) => found.get(account))
  }

  /** Opens one account for each bound; typed so that as many ids come out as bounds went in. */
  async function open<const T extends readonly (bigint | null)[]>(
    bounds: T,
  ): Promise<{ -readonly [K in keyof T]: LedgerAccountId }> {
    const accounts = bounds.map((minBalance) => ({ unit: 'USD', minBalance }))
    // One id for each account, in order: the tuple has the length of the one given.
    return (await db.transaction((tx) => place.ledger(tx).openAccounts(accounts))) as {
      -readonly [K in keyof T]: LedgerAccountId
    }
  }

  function stateOf(accounts: readonly Pick<AccountState, 'id' | 'unit' | 'minBalance'>[]): LedgerState {
    const open = accounts.map(
      (account) => [account.id, { ...account, debits: 0n, credits: 0n, closed: false }] as const,
    )
    return { accounts: new Map(open), transfers: new Map() }
  }

  async function expectSoundBooks(): Promise<void> {
    expect(await verifyLedgers(db)).toMatchObject({ ok: true, findings: [] })
  }
})
