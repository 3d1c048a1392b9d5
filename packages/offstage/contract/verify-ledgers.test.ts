import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Database, Family } from '../src/database/database.ts'
import { newId } from '../src/values/id.ts'
import type { LedgerAccountId, LedgerTransferId } from '../src/engine/ledger/ledger-item.ts'
import { verifyLedgers } from '../src/engine/ledger/verify-ledgers.ts'
import { ledgerTables } from '../src/engine/ledger/mysql/ledger-tables.ts'
import { families } from './families.ts'
import { openLedgerPlace, type LedgerPlace } from './ledger-places.ts'

// Books that were changed by hand are found out, on both families.

describe.each(families)('on $server', ({ family }) => {
  let place: LedgerPlace
  let db: Database
  let world: LedgerAccountId
  let account: LedgerAccountId
  let paidIn: LedgerTransferId
  let paidOut: LedgerTransferId

  beforeEach(async () => {
    place = await openLedgerPlace(family, 2)
    db = place.db
    ;[paidIn, paidOut] = [newId(), newId()]
    await db.transaction(async (tx) => {
      const ledger = place.ledger(tx)
      world = await ledger.openAccount({ unit: 'USD', minBalance: null })
      account = await ledger.openAccount({ unit: 'USD', minBalance: 0n })
      await ledger.openAccount({ unit: 'EUR', minBalance: 0n })
      await ledger.post([
        { id: paidIn, debit: world, credit: account, amount: 2n ** 100n, reason: 'pay in' },
        { id: paidOut, debit: account, credit: world, amount: 2n ** 100n - 7n, reason: 'pay out' },
      ])
    })
  })

  afterEach(() => place.close())

  test('sound books say what they hold', async () => {
    expect(await verifyLedgers(db)).toEqual({
      ok: true,
      units: [
        { unit: 'EUR', accounts: 1, transfers: 0, sum: 0n },
        { unit: 'USD', accounts: 2, transfers: 2, sum: 0n },
      ],
      findings: [],
    })
  })

  test('money that appears on an account is found, on the account and in the sum', async () => {
    await tamper(
      `update offstage.ledger_account set credits_posted = credits_posted + 1 where id = '${account}'`,
    )
    const report = await verifyLedgers(db)
    expect(report.ok).toBe(false)
    expect(report.units).toContainEqual({ unit: 'USD', accounts: 2, transfers: 2, sum: 1n })
    expect(report.findings).toEqual([
      { kind: 'sum', expected: 'USD 0', found: 'USD 1' },
      {
        kind: 'counters',
        account,
        expected: `${2n ** 100n - 7n} out, ${2n ** 100n} in`,
        found: `${2n ** 100n - 7n} out, ${2n ** 100n + 1n} in`,
      },
    ])
  })

  test('an amount changed by hand is found on both accounts and on every transfer since', async () => {
    await tamper(`update offstage.ledger_transfer set amount = amount - 1 where id = '${paidIn}'`)
    const found = (await verifyLedgers(db)).findings.map(({ kind, account: on, transfer }) => [
      kind,
      on,
      transfer,
    ])
    expect(new Set(found)).toEqual(
      new Set([
        ['counters', world, undefined],
        ['counters', account, undefined],
        ['runningCounters', world, paidIn],
        ['runningCounters', account, paidIn],
        ['runningCounters', world, paidOut],
        ['runningCounters', account, paidOut],
      ]),
    )
  })

  test('a transfer removed by hand is found', async () => {
    await tamper(`delete from offstage.ledger_transfer where id = '${paidOut}'`)
    const kinds = (await verifyLedgers(db)).findings.map(({ kind }) => kind)
    expect(kinds).toEqual(['counters', 'counters'])
  })

  test('a balance below its bound is found, now and in the past', async () => {
    await tamper(`
    alter table offstage.ledger_account drop constraint ledger_account_bound;
    update offstage.ledger_account set min_balance = 8 where id = '${account}'`)
    expect((await verifyLedgers(db)).findings).toEqual([
      { kind: 'bound', account, expected: 'at least 8', found: '7' },
      { kind: 'bound', account, transfer: paidOut, expected: 'at least 8', found: '7' },
    ])
  })

  test('a transfer whose account counts another unit is found', async () => {
    await tamper(`
    alter table offstage.ledger_transfer drop constraint ledger_transfer_credit;
    alter table offstage.ledger_transfer drop constraint ledger_transfer_debit;
    update offstage.ledger_account set unit = 'GBP' where id = '${account}'`)
    const findings = (await verifyLedgers(db)).findings.filter(({ kind }) => kind === 'unit')
    expect(findings).toHaveLength(2)
    expect(findings).toContainEqual({
      kind: 'unit',
      account,
      transfer: paidIn,
      expected: 'GBP',
      found: 'USD',
    })
  })

  /** Changes what the database guards, as somebody could who owns the tables: one statement at a time, guard down. */
  async function tamper(script: string): Promise<void> {
    const [down, up] = guardOf(family)
    for (const text of [...down, ...script.split(';'), ...up]) await place.sql(text)
  }
})

/** How the guard of the transfers is taken down, and set up again. */
function guardOf(family: Family): readonly [down: readonly string[], up: readonly string[]] {
  if (family === 'mysql') {
    const triggers = ledgerTables.filter((text) => text.startsWith('create trigger'))
    return [['update', 'delete'].map((change) => `drop trigger ledger_transfer_no_${change}`), triggers]
  }
  const table = 'alter table offstage.ledger_transfer'
  const trigger = 'trigger ledger_transfer_append_only'
  return [[`${table} disable ${trigger}`], [`${table} enable always ${trigger}`]]
}
