import { afterAll, beforeAll, expect, test } from 'vitest'
import { app } from '../../declare/app.ts'
import { everyone } from '../../declare/expression.ts'
import { feature } from '../../declare/feature.ts'
import { belongsTo, decimal, integer, text } from '../../declare/field.ts'
import { resource } from '../../declare/resource.ts'
import { startTestApp, type TestApp } from '../../testing/start-test-app.ts'
import type { Id } from '../../values/id.ts'

// Statements call rows by short names. A field may have any of them and is still a field, of this row or of one further out.

const LETTERS = 'abcdefghijklmnopqrstuvwxyz'.split('')
// Their names are known when the test runs only.
const letters = Object.fromEntries(LETTERS.map((name) => [name, integer().default(7)])) as object
const open = () => ({ read: everyone, create: everyone, update: everyone, delete: everyone })

const Board = resource('board', { ...letters, weight: decimal({ precision: 8, scale: 2 }) })
  .list({ by: [], then: ['weight'] })
  .policy(open)
const Tile = resource('tile', {
  ...letters,
  board: belongsTo(Board, { inverse: 'tiles' }),
  word: text({ max: 40 }),
})
  .list({ by: ['board'], then: ['word'] })
  .search('word')
  .policy(open)

let place: TestApp
let board: string
beforeAll(async () => {
  place = await startTestApp(app('letters', { features: [feature('letters', { resources: [Board, Tile] })] }))
  board = await place.transaction(async ({ unrestricted: tx }) => {
    const { id } = await tx.insert(Board, { weight: '1.50' })
    await tx.insert(Tile, { board: id as Id<'board'>, word: 'amber' })
    return id
  })
})
afterAll(() => place.close())

test('a field may be called like a row of the statement', async () => {
  const all = Object.fromEntries(LETTERS.map((name) => [name, 7]))
  const read = async (address: string) => (await place.guest.get(address)).data<unknown>()
  expect(await read(`/api/boards?include=tiles.board`)).toMatchObject([
    { ...all, weight: '1.50', tiles: [{ ...all, word: 'amber', board: { ...all } }] },
  ])
  for (const name of LETTERS)
    expect(await read(`/api/boards/${board}?fields=${name}`)).toEqual({ id: board, [name]: 7 })
  expect(await read('/api/tiles?search=amb&fields=word')).toMatchObject([{ word: 'amber' }])
  const query = `{ boards { nodes { weight tiles { nodes { word board { weight } } totalCount { value } } } } }`
  expect((await place.guest.graphql(query)).body).toEqual({
    data: {
      boards: {
        nodes: [
          {
            weight: '1.50',
            tiles: { nodes: [{ word: 'amber', board: { weight: '1.50' } }], totalCount: { value: 1 } },
          },
        ],
      },
    },
  })
})

test('what is written down of such a row is the row', async () => {
  const clerk = await place.as()
  const { status } = await clerk.patch(`/api/boards/${board}`, { weight: '2.50' })
  expect(status).toBe(200)
  await place.effects()
  const [change] = await place.database.query<{ after: Record<string, unknown> }>({
    text: `select after from offstage.change where resource = 'board' and operation = 'update'`,
    values: [],
  })
  expect(change?.after).toMatchObject({ e: 7, weight: '2.50' })
})
