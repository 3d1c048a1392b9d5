import { existsSync } from 'node:fs'
import { expect, test } from 'vitest'
import { askMariadb } from './ask-mariadb.ts'
import { findMariadb } from './mariadb-programs.ts'
import { mariadbIn, openMariadbPlace } from './mariadb-server.ts'
import { createMariadbDatabase } from './test-mariadb.ts'

test('each test file has a database of its own on one server, whose text is compared byte by byte', async () => {
  const [one, other] = await Promise.all([createMariadbDatabase(), createMariadbDatabase()])
  await askMariadb(one.url, `create table t (name varchar(10))`)
  await askMariadb(one.url, `insert into t values ('a'), ('a '), ('A')`)
  expect(await askMariadb(one.url, `select count(*) as n from t where name = 'a'`)).toEqual([{ n: '1' }])
  expect(await askMariadb(other.url, 'show tables')).toEqual([])
  await one.drop()
  await other.drop()
  await expect(askMariadb(one.url, 'select 1')).rejects.toThrow(/Unknown database/)
})

test('many who come at once get one server, which ends with its place and leaves no folder', async () => {
  const place = openMariadbPlace()
  const [url = '', ...others] = await Promise.all([1, 2, 3].map(() => mariadbIn(place.folder)))
  expect(others).toEqual([url, url])
  expect(await askMariadb(url, 'select 1 as one')).toEqual([{ one: 1 }])
  await place.end()
  await expect(askMariadb(url, 'select 1')).rejects.toThrow(/connect E/)
  expect(existsSync(place.folder)).toBe(false)
})

test('where the server is missing, one sentence says how to get it', () => {
  expect(() => findMariadb({ PATH: '', MARIADBD_PATH: '/nowhere/mariadbd' })).toThrow(
    'MARIADBD_PATH is /nowhere/mariadbd, which is no program.',
  )
})
