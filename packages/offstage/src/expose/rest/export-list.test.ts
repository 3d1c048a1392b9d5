import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  anyOf,
  app,
  balance,
  belongsTo,
  boolean,
  currentUser,
  everyone,
  feature,
  json,
  money,
  moneyOf,
  resource,
  text,
  User,
  type Id,
} from '../../index.ts'
import { startTestApp, type TestApp, type TestClient } from '../../testing.ts'

const Shelf = resource('shelf', { name: text({ max: 40 }) })
  .list({ by: [], then: ['name'] })
  .policy(() => ({ read: everyone }))

const Jar = resource('jar', {
  shelf: belongsTo(Shelf, { inverse: 'jars' }),
  owner: belongsTo(User, { inverse: 'jars' }),
  label: text({ max: 80, multiline: true }),
  price: money('EUR'),
  open: boolean(),
  marks: json<readonly string[]>().default([]),
  pieces: balance('piece'),
})
  .computed((jar) => ({ shut: jar.open.is(false) }))
  .list({ by: ['shelf'], then: ['label'] })
  .list({ by: ['owner'], then: ['label'] })
  .search('label')
  .policy((jar, actor) => ({
    read: anyOf(jar.owner.is(currentUser), actor.hasRole('cook')),
    fields: { price: actor.hasRole('cook') },
  }))

let kitchen: TestApp
let cook: TestClient
let ann: TestClient
let shelf: Id<'shelf'>

beforeAll(async () => {
  kitchen = await startTestApp(
    app('kitchen', { roles: ['cook'], features: [feature('jars', { resources: [Shelf, Jar] })] }),
  )
  cook = await kitchen.as({ roles: ['cook'] })
  ann = await kitchen.as({ name: 'Ann' })
  shelf = await kitchen.transaction(async ({ unrestricted }) => {
    const { id } = await unrestricted.insert(Shelf, { name: 'Top' })
    const jar = (label: string, owner = cook.user) => ({
      shelf: id,
      owner: owner as Id<'user'>, // signed in
      label,
      price: moneyOf('2.50', 'EUR'),
      open: false,
    })
    await unrestricted.insertMany(Jar, [
      jar('=1+1', ann.user),
      jar('-3 "sweet", sour\nand long', ann.user),
      ...Array.from({ length: 248 }, (_, at) => jar(`jar ${String(at).padStart(3, '0')}`)),
    ])
    return id
  })
})
afterAll(() => kitchen.close())

const linesOf = (body: string): readonly string[] => body.trimEnd().split('\r\n')

test('a list is exported as CSV with all of its rows, whatever a page holds', async () => {
  const answer = await cook.get(`/api/jars.csv?shelf=${shelf}&fields=label,price,open,pieces`)
  expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8; header=present')
  expect(answer.headers.get('content-disposition')).toBe('attachment; filename="jars.csv"')
  const lines = linesOf(answer.text)
  expect(lines[0]).toBe('id,label,price.amount,price.currency,open,pieces')
  expect(lines).toHaveLength(251)
  expect(lines.at(-1)).toMatch(/^[0-9a-f-]{36},jar 247,2\.50,EUR,false,0$/)
})

test('text that a spreadsheet would run is text again, and quotes and lines stay in their cell', async () => {
  const answer = await ann.get(
    `/api/jars.csv?owner=${ann.user}&fields=label,price,shut&include=shelf&sort=-label`,
  )
  const [head, ...lines] = linesOf(answer.text)
  expect(head).toMatch(/^id,label,price\.amount,price\.currency,shut,shelf\.id,.*shelf\.name/)
  // The price is hidden from Ann, so its cells are empty.
  expect(lines[0]).toContain(`,'=1+1,,,true,`)
  expect(lines[1]).toContain(`,"'-3 ""sweet"", sour\nand long",,,true,`)
})

test('as NDJSON each line is the row as the list shows it', async () => {
  const answer = await ann.get(`/api/jars.ndjson?owner=${ann.user}&fields=label,price`)
  const rows = answer.text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as unknown)
  expect(rows).toEqual((await ann.get(`/api/jars?owner=${ann.user}&fields=label,price`)).data())
  expect(rows).toHaveLength(2)
})

test('an export holds what the policy shows, and nothing where it shows nothing', async () => {
  expect((await ann.get(`/api/jars.ndjson?owner=${cook.user}`)).text).toBe('')
  expect(linesOf((await kitchen.guest.get(`/api/jars.csv?owner=${cook.user}&fields=label`)).text)).toEqual([
    'id,label',
  ])
})

test('what cannot be exported is refused before anything is sent', async () => {
  expect((await cook.get('/api/jars.csv?open=true')).code).toBe('E_NO_ACCESS_PATH')
  for (const parameter of ['limit=5', 'count=true', 'search=jar'])
    expect((await cook.get(`/api/jars.csv?shelf=${shelf}&${parameter}`)).code).toBe('E_INVALID_PARAMETER')
})

test('an export breaks off when its session ends, and does not pass for a whole one', async () => {
  const eve = await kitchen.as({ roles: ['cook'] })
  await kitchen.transaction(({ unrestricted }) =>
    unrestricted.insertMany(
      Jar,
      Array.from({ length: 20_000 }, (_, at) => ({
        shelf,
        owner: eve.user as Id<'user'>, // signed in
        label: `${'long '.repeat(15)}${at}`.slice(0, 80),
        price: moneyOf('1.00', 'EUR'),
        open: true,
      })),
    ),
  )
  const response = await eve.fetch(`/api/jars.ndjson?owner=${eve.user}`)
  const reader = response.body?.getReader()
  await reader?.read()
  await kitchen.database.query({
    text: 'update session set revoked_at = now() where user_id = $1',
    values: [eve.user],
  })
  const rest = async (): Promise<void> => {
    while (!(await reader?.read())?.done);
  }
  await expect(rest()).rejects.toThrow('terminated')
})
