import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Database, Transaction } from '../src/database/database.ts'
import { databaseFailure } from '../src/database/failures.ts'
import { Trace } from '../src/observe/trace.ts'
import { newId } from '../src/values/id.ts'
import { COUNTER_MAX } from '../src/engine/ledger/decide.ts'
import type {
  LedgerAccountId,
  LedgerItem,
  LedgerOwner,
  PostOutcome,
} from '../src/engine/ledger/ledger-item.ts'
import { linesOf, playLedger } from './ledger-scenario.ts'
import { verifyLedgers } from '../src/engine/ledger/verify-ledgers.ts'
import { families } from './families.ts'
import { openLedgerPlace, type LedgerPlace } from './ledger-places.ts'

// What is counted exactly, on both families.

const scenarios = {
  'money leaves one account and reaches the other, until it is spent': `
    account  World  USD  unbounded
    account  A      USD  0
    account  B      USD  0
    transfer World → A  10000  posted
    transfer A → B       3000  posted
    transfer A → B       8000  refused insufficient 7000
    transfer A → B       7000  posted
    transfer A → B          1  refused insufficient 0
    balance  World  -10000
    balance  A           0
    balance  B       10000`,
  'a post of several happens whole or not at all, and a later item sees what an earlier one moved': `
    account  World  USD  unbounded
    account  A      USD  0
    account  B      USD  0
    account  C      USD  0
    post World → A 50, A → B 40, B → C 30  posted
    post A → B 10, B → C 20, C → A 51      refused 3 insufficient 50
    balance  A  10
    balance  B  10
    balance  C  30
    post C → B 30, B → A 40, A → World 50  posted
    balance  A  0`,
  'an overdraft goes to its bound and no further': `
    account  World  USD  unbounded
    account  A      USD  -500
    transfer A → World  400  posted
    transfer A → World  200  refused insufficient 100
    transfer A → World  100  posted
    balance  A  -500`,
  'a transfer sent again is answered as before, whatever happened since': `
    account  World  USD  unbounded
    account  A      USD  0
    transfer t1 World → A  50  posted
    transfer t2 A → World  50  posted
    transfer t2 A → World  50  posted before
    close A
    transfer t1 World → A  50  posted before
    balance  A  0`,
  'a transfer sent again with another field says which': `
    account  World  USD  unbounded
    account  A      USD  0
    account  B      USD  0
    transfer t1 World → A  50           posted
    transfer t1 B → A      60 "other"   refused transferExistsWithOtherDebit
    transfer t1 World → B  60 "other"   refused transferExistsWithOtherCredit
    transfer t1 World → A  60 "other"   refused transferExistsWithOtherAmount
    transfer t1 World → A  50 "other"   refused transferExistsWithOtherReason
    balance  A  50`,
  'one transfer twice in one post moves once': `
    account  World  USD  unbounded
    account  A      USD  0
    post t1 World → A 50, t1 World → A 50  posted before
    post t2 World → A 50, t2 World → A 51  refused 2 transferExistsWithOtherAmount
    balance  A  50`,
  'stock is counted as money is': `
    account  Supplier  stock:unit  unbounded
    account  Shelf     stock:unit  0
    account  Sold      stock:unit  unbounded
    transfer Supplier → Shelf  20  posted
    transfer Shelf → Sold      19  posted
    transfer Shelf → Sold       2  refused insufficient 1
    balance  Shelf  1`,
  'units do not mix, accounts must exist, and an amount is at least one': `
    account  A  USD         unbounded
    account  B  EUR         0
    account  S  stock:unit  0
    transfer A → B        1  refused unitMismatch
    transfer A → S        1  refused unitMismatch
    transfer A → Nobody   1  refused accountUnknown
    transfer Nobody → A   1  refused accountUnknown
    transfer A → A        1  refused sameAccount
    transfer A → B        0  refused amountNotPositive
    transfer A → B       -1  refused amountNotPositive`,
  'a closed account neither gives nor takes, until it is opened again': `
    account  World  USD  unbounded
    account  A      USD  0
    transfer World → A  50  posted
    close A
    close A
    transfer World → A  1  refused accountClosed
    transfer A → World  1  refused accountClosed
    balance  A  50
    reopen A
    transfer A → World  50  posted
    balance  A  0`,
}

describe.each(families)('on $server', ({ family }) => {
  let place: LedgerPlace
  let db: Database
  /** Without ids of the client's own, which MariaDB looks for in a statement of their own. */
  const statementsOfPost = family === 'mysql' ? 3 : 2
  const changes = [
    'update offstage.ledger_transfer set amount = 1',
    'delete from offstage.ledger_transfer',
    'truncate offstage.ledger_transfer',
    ...(family === 'mysql'
      ? ['truncate offstage.ledger_account']
      : [
          'update offstage.ledger_transfer set amount = 1 where false',
          'truncate offstage.ledger_account cascade',
        ]),
  ]

  beforeAll(async () => {
    place = await openLedgerPlace(family)
    db = place.db
  })

  afterAll(() => place.close())

  test.each(Object.entries(scenarios))('%s', async (_, scenario) => {
    expect(await playLedger(place, scenario)).toBe(linesOf(scenario).join('\n'))
  })

  test('a transfer is told with its time as it is stored, also when it is sent again', async () => {
    const [world, account] = await twoAccounts()
    const id = newId<'ledgerTransfer'>()
    const item = { id, debit: world, credit: account, amount: 5n, reason: 'gift' }
    const first = await post(item)
    const [stored] = await place.sql(`select at from offstage.ledger_transfer where id = '${id}'`)
    expect(first).toMatchObject({ transfers: [{ at: stored?.['at'], repeated: false }] })
    expect(await post(item)).toMatchObject({ transfers: [{ at: stored?.['at'], repeated: true }] })
  })

  test('amounts past 2^53 and up to 2^128 - 1 are counted exactly, and not beyond', async () => {
    for (const amount of [
      2n ** 53n + 1n,
      2n ** 63n,
      2n ** 64n + 1n,
      2n ** 127n,
      2n ** 127n + 1n,
      COUNTER_MAX,
    ]) {
      const [world, account] = await twoAccounts()
      const id = newId<'ledgerTransfer'>()
      const item = { id, debit: world, credit: account, amount, reason: 'large' }
      const outcome = {
        kind: 'posted',
        transfers: [
          {
            id,
            debitBalanceAfter: -amount,
            creditBalanceAfter: amount,
            at: expect.any(String),
            repeated: false,
          },
        ],
        touched: [
          { account: world, balance: -amount },
          { account, balance: amount },
        ],
      }
      expect(await post(item)).toEqual(outcome)
      expect(await post(item)).toEqual({
        ...outcome,
        transfers: [{ ...outcome.transfers[0], repeated: true }],
        touched: [],
      })
      expect(await balance(account)).toBe(amount)
    }
    const [world, account] = await twoAccounts()
    await post({ debit: world, credit: account, amount: COUNTER_MAX, reason: 'all there is' })
    expect(await post({ debit: world, credit: account, amount: 1n, reason: 'one more' })).toMatchObject({
      code: 'overflow',
      account: world,
    })
  })

  test('the owners of the accounts that moved are answered, once each, with their final balances', async () => {
    const owner: LedgerOwner = { resource: 'bankAccount', id: randomUUID(), field: 'balance' }
    const [world, account] = await twoAccounts(owner)
    const item: LedgerItem = { debit: world, credit: account, amount: 5n, reason: 'pay in' }
    expect(await post(item, item)).toMatchObject({
      touched: [
        { account: world, balance: -10n },
        { account, owner, balance: 10n },
      ],
    })
  })

  test('a field of a row has one account, and an owner is named whole', async () => {
    const owner: LedgerOwner = { resource: 'bankAccount', id: randomUUID(), field: 'balance' }
    await twoAccounts(owner)
    await expect(twoAccounts(owner)).rejects.toSatisfy(isRefusedBy('ledger_account_owner'))
    await expect(
      sql(
        `insert into offstage.ledger_account (id, unit, owner_field) values ('${newId()}', 'USD', 'balance')`,
      ),
    ).rejects.toSatisfy(isRefusedBy('ledger_account_owner_whole'))
  })

  test('a reference is part of the transfer: the same in another order repeats it, another one is refused', async () => {
    const [world, account] = await twoAccounts()
    const item = { id: newId<'ledgerTransfer'>(), debit: world, credit: account, amount: 5n, reason: 'order' }
    await post({ ...item, reference: { order: 'o1', line: 'l1' } })
    expect(await post({ ...item, reference: { line: 'l1', order: 'o1' } })).toMatchObject({
      transfers: [{ repeated: true }],
    })
    for (const reference of [
      { order: 'o2', line: 'l1' },
      { order: 'o1' },
      {},
      { order: 'o1', line: 'l1', x: '' },
    ]) {
      expect(await post({ ...item, reference })).toMatchObject({ code: 'transferExistsWithOtherReference' })
    }
    expect(await post(item)).toMatchObject({ code: 'transferExistsWithOtherReference' })
  })

  test('a post that its transaction undoes has never been', async () => {
    const [world, account] = await twoAccounts()
    const id = newId<'ledgerTransfer'>()
    const item = { id, debit: world, credit: account, amount: 5n, reason: 'undone' }
    await expect(
      db.transaction(async (tx) => {
        await place.ledger(tx).post([item])
        throw new Error('changed my mind')
      }),
    ).rejects.toThrow('changed my mind')
    expect(await balance(account)).toBe(0n)
    expect(await post(item)).toMatchObject({ transfers: [{ repeated: false }] })
  })

  test('the trace that posted stands on the transfer, with the time under the locks', async () => {
    const [world, account] = await twoAccounts()
    const trace = new Trace('request', 'test')
    const id = newId<'ledgerTransfer'>()
    await db.transaction((tx) =>
      place.ledger(tx, trace).post([{ id, debit: world, credit: account, amount: 5n, reason: 'seen' }]),
    )
    const rows = await sql(
      `select trace_id, case when at between created_at and current_timestamp(6) then 'between' end as time
    from offstage.ledger_transfer transfer join offstage.ledger_account account on account.id = debit_account
    where transfer.id = '${id}'`,
    )
    expect(rows).toEqual([{ trace_id: trace.traceId, time: 'between' }])
    expect(trace.steps.filter(({ stage }) => stage === 'statement')).toHaveLength(
      statementsOfPost + (family === 'mysql' ? 1 : 0),
    )
  })

  test.each([1, 1_000])('a post of %i transfers takes a few statements', async (count) => {
    const [world, account] = await twoAccounts()
    const item: LedgerItem = { debit: world, credit: account, amount: 1n, reason: 'many' }
    const statements = await db.transaction(async (tx) => {
      const counting = countStatements(tx)
      await place.ledger(counting.tx).post(Array.from({ length: count }, () => item))
      return counting.count()
    })
    expect(statements).toBe(statementsOfPost)
  })

  test('an import of 15,000 transfers between 3,000 accounts keeps every invariant and its order', async () => {
    const accounts = await db.transaction((tx) =>
      place
        .ledger(tx)
        .openAccounts(
          Array.from({ length: 3_000 }, (_, n) => ({ unit: 'bulk', minBalance: n === 0 ? null : 0n })),
        ),
    )
    const at = (n: number): LedgerAccountId =>
      accounts[n % accounts.length] ?? assert.fail('an account is there')
    const items = Array.from({ length: 15_000 }, (_, n): LedgerItem => {
      const pair = 1 + ((n >> 1) % 2_998)
      const [debit, credit] = n % 2 === 0 ? [at(0), at(pair)] : [at(pair), at(pair + 1)]
      return { debit, credit, amount: 7n, reason: 'import', reference: { line: String(n) } }
    })
    const outcome = await post(...items)
    expect(outcome).toMatchObject({ kind: 'posted' })
    const rows = await sql(
      `select reference from offstage.ledger_transfer where reason = 'import' order by position`,
    )
    expect(rows).toEqual(Array.from({ length: 15_000 }, (_, n) => ({ reference: { line: String(n) } })))
    expect(await verifyLedgers(db)).toMatchObject({ ok: true })
  })

  test('a statement reads as the explanation says: newest first, with the balance after each', async () => {
    const [world, account] = await twoAccounts()
    const amounts = Array.from({ length: 30 }, (_, n) => BigInt(n + 1))
    for (const amount of amounts) {
      // Sent with ids in falling order, as a client may: the order of the statement is not theirs.
      const id = newId<'ledgerTransfer'>(2 ** 40 - Number(amount))
      const [debit, credit] = amount % 3n === 0n ? [account, world] : [world, account]
      await post({ id, debit, credit, amount, reason: 'entry' })
    }
    const explanation = await readFile(
      new URL('../../../docs/explanation/ledger.md', import.meta.url),
      'utf8',
    )
    const text = /```sql\n(.*?)```/s.exec(explanation)?.[1] ?? ''
    let running = 0n
    const expected = amounts.map((each) => {
      const amount = each % 3n === 0n ? -each : each
      running += amount
      return { reason: 'entry', amount: String(amount), balance: String(running) }
    })
    const newest = String(2n ** 63n - 1n)
    const entries = await db.query(
      family === 'mysql'
        ? {
            text: text.replaceAll(/\$\d/g, '?').replaceAll('offstage.', 'offstage_'),
            values: [account, newest, account, newest],
          }
        : { text, values: [account, newest] },
    )
    expect(entries).toMatchObject(expected.toReversed().slice(0, 20))
  })

  test.each(changes)('the database refuses: %s', async (text) => {
    const [world, account] = await twoAccounts()
    await post({ debit: world, credit: account, amount: 1n, reason: 'kept' })
    await expect(sql(text)).rejects.toThrow(/append-only|Cannot truncate/)
  })

  test('the database itself refuses what the engine never sends', async () => {
    const [world, account] = await twoAccounts()
    const euros = await db.transaction((tx) => place.ledger(tx).openAccount({ unit: 'EUR', minBalance: 0n }))
    const insert = (debit: string, credit: string, unit: string, amount: number) =>
      sql(`insert into offstage.ledger_transfer (id, debit_account, credit_account, unit, amount, reason,
      debit_account_debits_after, debit_account_credits_after, credit_account_debits_after, credit_account_credits_after, at)
      values ('${newId()}', '${debit}', '${credit}', '${unit}', ${amount}, 'by hand', 1, 0, 0, 1, now())`)
    await expect(insert(world, euros, 'USD', 1)).rejects.toSatisfy(isRefusedBy('ledger_transfer_credit'))
    await expect(insert(world, euros, 'EUR', 1)).rejects.toSatisfy(isRefusedBy('ledger_transfer_debit'))
    await expect(insert(world, world, 'USD', 1)).rejects.toSatisfy(
      isRefusedBy('ledger_transfer_two_accounts'),
    )
    await expect(insert(world, account, 'USD', 0)).rejects.toSatisfy(isRefusedBy('ledger_transfer_amount'))
    await expect(
      sql(`update offstage.ledger_account set debits_posted = 1 where id = '${account}'`),
    ).rejects.toSatisfy(isRefusedBy('ledger_account_bound'))
    await expect(
      sql(`update offstage.ledger_account set unit = 'EUR' where id = '${account}'`),
    ).resolves.toEqual([])
  })

  test('an account with transfers keeps its unit and cannot be removed', async () => {
    const [world, account] = await twoAccounts()
    await post({ debit: world, credit: account, amount: 1n, reason: 'keep' })
    await expect(
      sql(`update offstage.ledger_account set unit = 'EUR' where id = '${account}'`),
    ).rejects.toThrow('foreign key')
    await expect(sql(`delete from offstage.ledger_account where id = '${account}'`)).rejects.toThrow(
      'foreign key',
    )
  })

  test('an id that is none, an account that opens owing, and closing what is not there are broken assumptions', async () => {
    const [world, account] = await twoAccounts()
    const broken = newId<'ledgerAccount'>().toUpperCase() as LedgerAccountId // the mistake under test
    await expect(post({ debit: broken, credit: account, amount: 1n, reason: 'x' })).rejects.toThrow(
      'canonical',
    )
    await expect(
      post({ debit: world, credit: account, amount: 1n, reason: 'x', id: newId() }),
    ).resolves.toBeDefined()
    await expect(
      db.transaction((tx) => place.ledger(tx).openAccount({ unit: 'USD', minBalance: 1n })),
    ).rejects.toThrow('opens empty')
    await expect(db.transaction((tx) => place.ledger(tx).closeAccount(newId()))).rejects.toThrow(
      'no ledger account',
    )
  })

  test('an empty post is posted and an unknown account has no balance', async () => {
    expect(await post()).toEqual({ kind: 'posted', transfers: [], touched: [] })
    expect(await db.transaction((tx) => place.ledger(tx).balances([newId()]))).toEqual(new Map())
  })

  const post = (...items: LedgerItem[]): Promise<PostOutcome> =>
    db.transaction((tx) => place.ledger(tx).post(items))

  const balance = (account: LedgerAccountId): Promise<bigint | undefined> =>
    db.transaction(async (tx) => (await place.ledger(tx).balances([account])).get(account))

  const sql = (text: string) => place.sql(text)

  /** An unbounded account and one that never goes below zero. */
  async function twoAccounts(owner?: LedgerOwner): Promise<[LedgerAccountId, LedgerAccountId]> {
    return db.transaction(async (tx) => {
      const ledger = place.ledger(tx)
      const world = await ledger.openAccount({ unit: 'USD', minBalance: null })
      return [
        world,
        await ledger.openAccount({ unit: 'USD', minBalance: 0n, ...(owner === undefined ? {} : { owner }) }),
      ]
    })
  }
})

test('on PostgreSQL the refusal holds in a session that replays as a replica too', async () => {
  const { sql, close } = await openLedgerPlace('postgres', 1)
  const triggers = await sql("select tgenabled from pg_trigger where tgname = 'ledger_transfer_append_only'")
  await close()
  expect(triggers).toEqual([{ tgenabled: 'A' }])
})

const isRefusedBy =
  (constraint: string) =>
  (error: unknown): boolean =>
    databaseFailure(error)?.constraint === constraint

function countStatements(tx: Transaction): { tx: Transaction; count: () => number } {
  let statements = 0
  const counting: Transaction = {
    query: (statement, trace) => (statements++, tx.query(statement, trace)),
    rows: (statement, trace) => (statements++, tx.rows(statement, trace)),
    savepoint: (work) => tx.savepoint(work),
    part: (what, step) => tx.part(what, step),
    afterCommit: (work) => tx.afterCommit(work),
  }
  return { tx: counting, count: () => statements }
}
