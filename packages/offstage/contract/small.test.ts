import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { action, app, everyone, feature, resource, text } from '../src/index.ts'
import { startTestApp, type TestApp, type TestClient } from '../src/testing.ts'

// A small resource never has more rows than it says, however many add some at once and whichever way they come.

const MAX = 3
const Rack = resource('rack', { name: text({ max: 40 }) })
  .list({ by: [], then: ['name'] })
  .small({ max: MAX })
  .policy(() => ({ read: everyone, create: everyone }))

const fill = action('fill', { input: {}, output: {}, allow: () => everyone }, async ({ tx }) => {
  await tx.insertMany(
    Rack,
    Array.from({ length: MAX + 1 }, (_, at) => ({ name: `rack ${at}` })),
  )
  return {}
})

let served: TestApp
let client: TestClient
beforeAll(async () => {
  served = await startTestApp(
    app('room', { features: [feature('racks', { resources: [Rack], actions: [fill] })] }),
  )
  client = await served.as()
})
beforeEach(() => served.database.query({ text: 'delete from rack', values: [] }))
afterAll(() => served.close())

const refusal = {
  status: 400,
  code: 'E_CHECK',
  body: { detail: 'The database refused a value of rack: it breaks a declared limit.' },
}
const count = async (): Promise<number> => (await client.get('/api/racks')).data<readonly unknown[]>().length

test('of many who add rows at once as many are served as there is room for', async () => {
  const answers = await Promise.all(
    Array.from({ length: 12 }, (_, at) => client.post('/api/racks', { name: `rack ${at}` })),
  )
  expect(answers.filter(({ status }) => status === 201)).toHaveLength(MAX)
  for (const answer of answers.filter(({ status }) => status !== 201)) expect(answer).toMatchObject(refusal)
  expect(await count()).toBe(MAX)
})

test('rows that come together are refused together, at each door', async () => {
  expect(await client.post('/api/actions/fill', {})).toMatchObject(refusal)
  const { body } = await client.graphql('mutation { fill }')
  expect(body).toMatchObject({ errors: [{ extensions: { code: 'E_CHECK' } }] })
  expect(await count()).toBe(0)
})

test('rows that come past the platform are refused too', async () => {
  const insert = `insert into rack (id, name) select gen_random_uuid(), 'rack' from generate_series(1, ${MAX + 1})`
  await expect(served.database.query({ text: insert, values: [] })).rejects.toThrow('may have at most 3 rows')
})

test('none of this was a defect', () => {
  expect(served.loggedErrors).toEqual([])
})
