import pg from 'pg'
import { afterEach, expect, inject, test } from 'vitest'
import { ask } from './ask.ts'
import { createTestDatabase, testTemplate, type TestDatabase } from './test-database.ts'

const made: TestDatabase[] = []
afterEach(async () => {
  await Promise.all(made.splice(0).map((database) => database.drop()))
})

async function make(template?: string): Promise<TestDatabase> {
  const database = await createTestDatabase(template === undefined ? {} : { template })
  made.push(database)
  return database
}

test('the run provides one server to every test file', () => {
  expect(inject('testDatabaseUrl')).toBe(process.env['OFFSTAGE_TEST_DATABASE_URL'])
})

test('two test databases do not see each other', async () => {
  const [one, two] = await Promise.all([make(), make()])
  await ask(one.url, 'create table card (id int)')
  expect(await ask(two.url, `select to_regclass('card') as card`)).toEqual([{ card: null }])
})

test('a template is built once for many files and copied for each', async () => {
  let builds = 0
  const build = async (url: string): Promise<void> => {
    builds += 1
    await ask(url, 'create table seeded as select generate_series(1, 3) as n')
  }
  const names = await Promise.all([1, 2, 3].map(() => testTemplate('seeded shop', build)))
  expect(builds).toBe(1)
  const copies = await Promise.all(names.map((name) => make(name)))
  for (const copy of copies)
    expect(await ask(copy.url, 'select sum(n)::int from seeded')).toEqual([{ sum: 6 }])
})

test('a template whose build fails is built again by the next who asks', async () => {
  const fails = testTemplate('fragile', () => Promise.reject(new Error('no seed')))
  await expect(fails).rejects.toThrow('no seed')
  const name = await testTemplate('fragile', async (url) => void (await ask(url, 'create table seed ()')))
  const copy = await make(name)
  expect(await ask(copy.url, `select to_regclass('seed')::text as seed`)).toEqual([{ seed: 'seed' }])
})

test('dropping a database ends the connections that are still open', async () => {
  const database = await createTestDatabase()
  const open = new pg.Client({ connectionString: database.url })
  const ended = new Promise((resolve) => open.on('error', resolve))
  await open.connect()
  await database.drop()
  expect(await ended).toMatchObject({ code: '57P01' })
})
