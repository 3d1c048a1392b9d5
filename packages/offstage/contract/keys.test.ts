import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { claimKey, fingerprintOf, type KeyClaim } from '../src/engine/act/claim-key.ts'
import { keyStatementsOf } from '../src/engine/act/key-statements.ts'
import { keyTables } from '../src/engine/act/key-tables.ts'
import { keyTables as mysqlKeyTables } from '../src/engine/act/mysql/key-tables.ts'
import type { Transaction } from '../src/database/database.ts'
import { Problem } from '../src/errors.ts'
import { Trace } from '../src/observe/trace.ts'
import { families, openPlace, type Place } from './families.ts'

// A client's name for one intent leads to one outcome, on both families.

const trace = new Trace('request', 'test')

describe.each(families)('on $server', ({ family }) => {
  const keys = keyStatementsOf(family)
  let place: Place
  beforeAll(async () => {
    place = await openPlace(family)
    const tables = family === 'mysql' ? mysqlKeyTables : ['create schema offstage', keyTables]
    for (const text of tables) {
      if (family === 'mysql') await place.db.query({ text, values: [] })
      else await place.ask(text)
    }
  })
  afterAll(() => place.remove())

  const claimOf = (key: string, body = 'the same'): KeyClaim => ({
    actor: '0190e2bf-10d4-77b1-8555-000000000001',
    key,
    fingerprint: fingerprintOf('POST', body),
  })
  const claim = (tx: Transaction, wanted: KeyClaim) => claimKey(tx, wanted, trace, keys)
  const settle = (tx: Transaction, wanted: KeyClaim, body: string) =>
    tx.query(keys.settle(wanted, { status: 201, body }))
  const claimAlone = (wanted: KeyClaim) => place.db.transaction((tx) => claim(tx, wanted))
  const isProblem =
    (code: string) =>
    (error: unknown): boolean =>
      error instanceof Problem && error.code === code

  test('the first who brings a key does the work, and every later one gets its outcome', async () => {
    const key = claimOf('first')
    await place.db.transaction(async (tx) => {
      expect(await claim(tx, key)).toBeUndefined()
      await settle(tx, key, '{"done":"é\\\\"}')
    })
    expect(await claimAlone(key)).toEqual({ status: 201, body: '{"done":"é\\\\"}' })
    expect(await claimAlone(key)).toEqual({ status: 201, body: '{"done":"é\\\\"}' })
    expect(await claimAlone({ ...key, actor: 'somebody else' })).toBeUndefined()
  })

  test('the same key for something else is refused', async () => {
    const key = claimOf('reused')
    await place.db.transaction(async (tx) => {
      await claim(tx, key)
      await settle(tx, key, '{}')
    })
    await expect(claimAlone(claimOf('reused', 'another'))).rejects.toSatisfy(isProblem('E_KEY_REUSED'))
  })

  test('a key in flight is refused at once, while its holder goes on: a new one, and one with an outcome', async () => {
    const key = claimOf('busy')
    const patient = place.open({ lockTimeoutMs: 60_000, statementTimeoutMs: 60_000 })
    for (const expected of [undefined, { status: 201, body: '{}' }]) {
      await place.db.transaction(async (tx) => {
        expect(await claim(tx, key)).toEqual(expected)
        await expect(patient.transaction((other) => claim(other, key))).rejects.toSatisfy(
          isProblem('E_KEY_IN_FLIGHT'),
        )
        if (expected === undefined) await settle(tx, key, '{}')
      })
    }
  })

  test('work that failed leaves its key free', async () => {
    const key = claimOf('failed')
    const failing = place.db.transaction(async (tx) => {
      await claim(tx, key)
      await settle(tx, key, '{}')
      throw new Error('no')
    })
    await expect(failing).rejects.toThrow('no')
    expect(await claimAlone(key)).toBeUndefined()
  })

  test('of many who come at once with one key, one does the work', async () => {
    const key = claimOf('crowd')
    let done = 0
    const outcomes = await Promise.allSettled(
      Array.from({ length: 8 }, () =>
        place.db.transaction(async (tx) => {
          const earlier = await claim(tx, key)
          if (earlier !== undefined) return
          done++
          await settle(tx, key, '{}')
        }),
      ),
    )
    expect(done).toBe(1)
    const refused = outcomes.flatMap((outcome) =>
      outcome.status === 'rejected' ? [outcome.reason as unknown] : [],
    )
    expect(refused.filter((error) => !isProblem('E_KEY_IN_FLIGHT')(error))).toEqual([])
  })
})
