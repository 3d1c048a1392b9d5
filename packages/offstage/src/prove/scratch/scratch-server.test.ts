import { expect, test } from 'vitest'
import { hostModel } from '../../serve/host-model.ts'
import { ask } from '../../testing/ask.ts'
import { createTestDatabase } from '../../testing/test-database.ts'
import { library } from '../planted.fixture.ts'
import { openScratchServer } from './scratch-server.ts'

const input = (url: string) => ({ url, model: hostModel(library), migrations: undefined })

test('two runs at once leave each other alone', async () => {
  const beside = await createTestDatabase()
  const first = await openScratchServer(input(beside.url))
  const made = await first.create()
  const second = await openScratchServer(input(beside.url))
  expect(await ask(made.url, 'select count(*)::int as books from book')).toEqual([{ books: 0 }])
  await second.close()
  await first.close()
  await beside.drop()
})

test('what a killed run has left is removed by the next, and nothing else is', async () => {
  const beside = await createTestDatabase()
  const left = 'offstage_prove_0badc0de_7'
  const likely = 'offstage_prove_of_somebody'
  await ask(beside.url, `create database ${left}`)
  await ask(beside.url, `create database ${likely}`)
  const server = await openScratchServer(input(beside.url))
  const there = await ask(
    beside.url,
    `select datname from pg_database where datname in ('${left}', '${likely}')`,
  )
  expect(there).toEqual([{ datname: likely }])
  await server.close()
  await ask(beside.url, `drop database ${likely}`)
  await beside.drop()
})
