import { afterEach, expect, test } from 'vitest'
import { ask } from '../testing/ask.ts'
import { createTestDatabase, type TestDatabase } from '../testing/test-database.ts'
import type { Database } from './database.ts'
import { openDatabase } from './open-database.ts'
import { StandingConnection } from './postgres/standing-connection.ts'

let own: TestDatabase
let db: Database
afterEach(async () => {
  await db.close()
  await own.drop()
})

const endAll = (): Promise<unknown> =>
  ask(
    own.url,
    'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
  )
const one = { text: 'select 1 as one', values: [] }
const soon = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 50))

test('a connection that is lost between two statements of a transaction fails it, and the next one works', async () => {
  own = await createTestDatabase()
  db = openDatabase({ url: own.url, max: 2 })
  const lost = db.transaction(async (tx) => {
    await tx.query(one)
    await endAll()
    await soon()
    await tx.query(one)
  })
  await expect(lost).rejects.toThrow(/terminat|not queryable/i)
  expect(await db.query(one)).toEqual([{ one: 1 }])
})

test('a connection that is lost while a statement runs fails the statement, and the next one works', async () => {
  own = await createTestDatabase()
  db = openDatabase({ url: own.url, max: 2 })
  const [slept] = await Promise.allSettled([
    db.query({ text: 'select pg_sleep(30)', values: [] }),
    soon().then(endAll),
  ])
  expect(slept.status).toBe('rejected')
  expect(await db.query(one)).toEqual([{ one: 1 }])
})

test('a standing connection comes back by itself, and takes up again what it had', async () => {
  own = await createTestDatabase()
  db = openDatabase({ url: own.url, max: 1 })
  const heard: string[] = []
  let hear = (): void => {}
  let ups = 0
  const standing = new StandingConnection({
    url: own.url,
    name: 'a test',
    onUp: async (connection) => {
      await connection.query({ text: 'listen news', values: [] })
      ups++
      hear()
    },
    onNotification: (_channel, payload) => {
      heard.push(payload)
      hear()
    },
  })
  const until = (isSo: () => boolean): Promise<void> =>
    new Promise((resolve) => {
      hear = () => isSo() && resolve()
      hear()
    })
  await standing.open()
  await endAll()
  await until(() => ups === 2)
  await db.query({ text: `notify news, 'again'`, values: [] })
  await until(() => heard.length === 1)
  expect(heard).toEqual(['again'])
  await standing.close()
  await expect(standing.query(one)).rejects.toThrow('is down')
})
