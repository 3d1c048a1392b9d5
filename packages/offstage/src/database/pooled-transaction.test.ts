import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../testing/test-database.ts'
import type { Database, Transaction } from './database.ts'
import { openDatabase } from './open-database.ts'
import { PostgresPool } from './postgres/postgres-pool.ts'

let own: TestDatabase
let db: Database
beforeAll(async () => {
  own = await createTestDatabase()
  // One connection: what reaches it too late would reach it in the next one's hands.
  db = openDatabase({ url: own.url, max: 1 })
  await db.query(sql('create table mark (key text primary key)'))
})
beforeEach(() => db.query(sql('delete from mark')))
afterAll(async () => {
  await db.close()
  await own.drop()
})

const sql = (text: string, ...values: readonly unknown[]) => ({ text, values })
const mark = (key: string) => sql('insert into mark values ($1)', key)
const marks = async () => (await db.query<{ key: string }>(sql('select key from mark'))).map(({ key }) => key)
const later = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 20))

test.each([
  ['a statement', (tx: Transaction) => tx.query(mark('late'))],
  ['a statement for text', (tx: Transaction) => tx.rows(mark('late'))],
  ['a savepoint', (tx: Transaction) => tx.savepoint(() => tx.query(mark('late')))],
  ['a wish for after the commit', async (tx: Transaction) => tx.afterCommit(() => {})],
])('%s after the end of a transaction is refused', async (_what, come) => {
  const committed = await db.transaction(async (tx) => tx)
  await expect(come(committed)).rejects.toThrow(
    /came after the end of its transaction .* an `await` is missing/,
  )
  let undone: Transaction | undefined
  await db
    .transaction(async (tx) => {
      undone = tx
      throw new Error('enough')
    })
    .catch(() => {})
  await expect(undone && come(undone)).rejects.toThrow(/after the end/)
  expect(await marks()).toEqual([])
})

test('what an unawaited function does between two statements of its own is refused once the work has ended', async () => {
  let forgotten: Promise<unknown> = Promise.resolve()
  await db.transaction(async (tx) => {
    forgotten = (async () => {
      await later()
      await tx.query(mark('late'))
    })()
  })
  await expect(forgotten).rejects.toThrow('the statement "insert into mark values ($1)" came after the end')
  expect(await marks()).toEqual([])
})

test('work that ends before a statement of its own does is undone, and nobody else gets the statement', async () => {
  const forgotten: Promise<unknown>[] = []
  const wished: string[] = []
  const work = db.transaction(async (tx) => {
    tx.afterCommit(() => wished.push('committed'))
    await tx.query(mark('early'))
    forgotten.push(tx.query(mark('unawaited')))
  })
  await expect(work).rejects.toThrow('The work ended before the statement "insert into mark values ($1)" did')
  await Promise.all(forgotten)
  expect(await marks()).toEqual([])
  expect(wished).toEqual([])
})

test('a savepoint ends with its work, and the transaction around it goes on', async () => {
  let ended: Transaction | undefined
  await db.transaction(async (tx) => {
    await tx.savepoint(async (inner) => {
      ended = inner
      await inner.query(mark('inside'))
    })
    await expect(ended?.query(mark('late'))).rejects.toThrow(/after the end/)
    await tx.query(mark('outside'))
  })
  expect(await marks()).toEqual(['inside', 'outside'])
})

test('what a savepoint wishes for after the commit goes with the savepoint', async () => {
  const wished: string[] = []
  await db.transaction(async (tx) => {
    await tx.savepoint(async (inner) => inner.afterCommit(() => wished.push('kept')))
    await tx
      .savepoint(async (inner) => {
        inner.afterCommit(() => wished.push('undone'))
        throw new Error('enough')
      })
      .catch(() => {})
  })
  expect(wished).toEqual(['kept'])
})

test('a failure that was swallowed undoes all of the work, and says what it was', async () => {
  const wished: string[] = []
  const work = db.transaction(async (tx) => {
    tx.afterCommit(() => wished.push('committed'))
    await tx.query(mark('twice'))
    await tx.query(mark('twice')).catch(() => {})
    return 'done'
  })
  await expect(work).rejects.toMatchObject({
    name: 'SwallowedFailure',
    message: expect.stringContaining('duplicate key'),
    cause: { code: '23505' },
  })
  expect(await marks()).toEqual([])
  expect(wished).toEqual([])
})

test('a failure that was swallowed in a savepoint undoes the savepoint alone', async () => {
  await db.transaction(async (tx) => {
    await tx.query(mark('before'))
    const inner = tx.savepoint(async (within) => {
      await within.query(mark('within'))
      await within.query(sql('select 1 / 0')).catch(() => {})
    })
    await expect(inner).rejects.toThrow('division by zero')
    await tx.query(mark('after'))
  })
  expect(await marks()).toEqual(['before', 'after'])
})

test('a lost race that was swallowed is tried again as a whole', async () => {
  let tries = 0
  await db.transaction(async (tx) => {
    tries++
    await tx.query(mark(`try ${tries}`))
    if (tries > 1) return
    await tx.query(sql(`do $$ begin raise exception 'lost' using errcode = '40001'; end $$`)).catch(() => {})
  })
  expect(await marks()).toEqual(['try 2'])
})

test('a commit that the server answers by taking everything back is no success', async () => {
  const pool = new PostgresPool({ url: own.url, max: 1 })
  const connection = await pool.lend()
  await connection.begin()
  await connection.query(sql('select 1 / 0')).catch(() => {})
  await expect(connection.commit()).rejects.toThrow('took the transaction back')
  connection.release()
  await pool.close()
})
