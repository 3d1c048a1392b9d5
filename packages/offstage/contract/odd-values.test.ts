import fc from 'fast-check'
import { moneyOf, newId, parseInstant } from '../src/index.ts'
import { startTestApp, type TestApp, type TestClient } from '../src/testing.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { flatApp, House, Letter, Room, Tenant } from './flat-app.ts'

// Whatever stands in an address, a cursor or a body: it is answered or refused, and never breaks anything.

let app: TestApp
let client: TestClient
beforeAll(async () => {
  app = await startTestApp(flatApp)
  client = await app.as({ roles: ['guard'] })
})
afterAll(() => app.close())

const odd: readonly string[] = [
  '',
  ' ',
  '0',
  '-0',
  '-1',
  '1e3',
  '1.5',
  '.5',
  '5.',
  'NaN',
  'Infinity',
  'infinity',
  '-infinity',
  'null',
  'true',
  'false',
  '[]',
  '{}',
  '9007199254740991',
  '9007199254740993',
  '9223372036854775807',
  '9223372036854775808',
  '-9223372036854775809',
  '1'.repeat(16),
  '1'.repeat(17),
  '1'.repeat(19),
  '1'.repeat(38),
  '1'.repeat(39),
  '1'.repeat(500),
  '999999.99',
  '9999999.99',
  '0.001',
  '0.' + '1'.repeat(38),
  '9'.repeat(38) + '.' + '9'.repeat(38),
  '0000-01-01',
  '0001-01-01',
  '2024-02-30',
  '2023-02-29',
  '9999-12-31',
  '10000-01-01',
  '-0044-03-15',
  '2024-13-01',
  '0001-01-01T00:00:00+14:00',
  '9999-12-31T23:59:59.999999-14:00',
  '2024-01-01T24:00:00Z',
  '2024-01-01T00:00:60Z',
  '2024-01-01 00:00:00+00',
  '9999-12-31 23:59:59.999999+00',
  '99999-01-01 00:00:00+00',
  newId(),
  newId().toUpperCase(),
  '00000000-0000-0000-0000-000000000000',
  'ffffffff-ffff-ffff-ffff-ffffffffffff',
  "'",
  '"',
  "' or true --",
  '\\',
  '%',
  '_',
  '\u0000',
  '\u0001',
  '\ud800',
  '😀',
  '\u202e',
  'é',
  'x'.repeat(1_000),
  'x'.repeat(1_001),
  'draft',
  'DRAFT',
  '$1',
  '${x}',
  '../..',
  'a,b',
  ',',
  'constructor',
  '__proto__',
  'toString',
]

const LISTS: readonly (readonly [string, Readonly<Record<string, string>>, readonly string[]])[] = [
  ['/api/letters', { writer: newId() }, ['publishedAt']],
  ['/api/letters', { writer: newId(), state: 'draft' }, ['day']],
  ['/api/letters', { tenant: newId() }, ['price']],
  ['/api/letters', { tenant: newId(), state: 'draft' }, ['stamps', 'title']],
  ['/api/letters', {}, ['weight']],
  ['/api/letters', { room: newId() }, ['createdAt']],
  ['/api/letters', { secret: 'x' }, ['createdAt']],
  ['/api/houses', { open: 'true' }, ['createdAt']],
  ['/api/colours', { warm: 'true' }, ['name']],
]

async function expectNoBreak(path: string): Promise<void> {
  const { status, text } = await client.get(path)
  expect([path, status], text.slice(0, 300)).toEqual([path, expect.toBeOneOf([200, 400, 404, 413])])
}

test('as a filter, a range, an order, a limit, an include, a field or a search', async () => {
  for (const [path, by, then] of LISTS)
    for (const value of odd) {
      const queries = [
        ...Object.keys(by).flatMap((field) => [
          { ...by, [field]: value },
          { ...by, [`${field}[in]`]: `${value},${value}` },
        ]),
        ...['gt', 'gte', 'lt', 'lte', 'in'].map((range) => ({
          ...by,
          [`${then[0] ?? ''}[${range}]`]: value,
        })),
      ]
      for (const query of queries) await expectNoBreak(`${path}?${new URLSearchParams(query).toString()}`)
    }
  for (const value of odd)
    for (const name of ['sort', 'limit', 'after', 'include', 'fields', 'search', 'count', value])
      await expectNoBreak(
        `/api/letters?${new URLSearchParams({ writer: newId(), [name]: value }).toString()}`,
      )
  expect(app.loggedErrors).toEqual([])
})

test('as keys of a cursor', async () => {
  for (const [path, by, then] of LISTS)
    for (const value of odd) {
      const keys = [...then.map(() => value), newId()]
      const after = Buffer.from(JSON.stringify(keys)).toString('base64url')
      for (const sort of [then[0] ?? '', `-${then[0] ?? ''}`])
        await expectNoBreak(`${path}?${new URLSearchParams({ ...by, sort, after }).toString()}`)
    }
  expect(app.loggedErrors).toEqual([])
})

test('what is longer or more exact than a field can hold finds nothing, and nothing by its beginning', async () => {
  const user = client.user ?? newId<'user'>()
  await app.transaction(async ({ unrestricted: all }) => {
    const house = await all.insert(House, { owner: user, name: 'Tower', open: true })
    const tenant = await all.insert(Tenant, { user, name: 'Tenant' })
    await all.insert(Room, { house: house.id, name: 'n'.repeat(60), size: 1, kind: 'living' })
    const at = parseInstant('2024-01-01T00:00:00Z')
    if (at === undefined) throw new Error('That is an instant.')
    const times = { publishedAt: at, expiresAt: at, day: '2024-01-01' }
    const rest = {
      weight: '1.50',
      price: moneyOf('1.00', 'USD'),
      stamps: 1,
      title: 'T',
      state: 'draft',
    } as const
    await all.insert(Letter, { writer: user, tenant: tenant.id, secret: 's'.repeat(40), ...rest, ...times })
  })
  const found = async (query: string) => (await client.get(`/api/letters?${query}`)).data<unknown[]>().length
  expect(await found(`secret=${'s'.repeat(40)}`)).toBe(1)
  expect(await found(`secret=${'s'.repeat(41)}`)).toBe(0)
  expect(await found('weight[gte]=1.5')).toBe(1)
  expect(await found('weight[gte]=1.5000000001')).toBe(0)
  expect(await found('weight[gt]=1.4999999999')).toBe(1)
})

test('as an id, and as parts of an address', async () => {
  for (const value of odd) {
    await expectNoBreak(`/api/letters/${encodeURIComponent(value.toWellFormed())}`)
    await expectNoBreak(
      `/files/${encodeURIComponent(value.toWellFormed())}/${encodeURIComponent(value.toWellFormed())}`,
    )
  }
  expect(app.loggedErrors).toEqual([])
})

test('an address of any characters', async () => {
  const names = fc.constantFrom(
    'writer',
    'state',
    'publishedAt[gt]',
    'publishedAt[',
    'sort',
    'after',
    'include',
    'fields',
    'search',
    'count',
    'limit',
    '',
  )
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(names, fc.string({ unit: 'binary', maxLength: 40 })), { maxLength: 5 }),
      async (pairs) => {
        const query = pairs.map(
          ([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value.toWellFormed())}`,
        )
        const { status } = await client.get(`/api/letters?${query.join('&')}`)
        expect(status).toBeLessThan(500)
      },
    ),
    { numRuns: 300 },
  )
  expect(app.loggedErrors).toEqual([])
})

test('a body and a document of any JSON', async () => {
  await fc.assert(
    fc.asyncProperty(fc.jsonValue(), fc.constantFrom('POST', 'PATCH'), async (body, method) => {
      for (const path of [
        '/api/actions/set-roles',
        '/api/batch',
        '/graphql',
        '/api/auth/sign-in',
        `/api/users/${client.user ?? ''}`,
        '/api/auth/tokens',
      ]) {
        const response = await client.fetch(path, {
          method,
          headers: { 'content-type': 'application/json', 'idempotency-key': newId() },
          body: JSON.stringify(body),
        })
        await response.text()
        expect([path, response.status < 500]).toEqual([path, true])
      }
    }),
    { numRuns: 60 },
  )
  expect(app.loggedErrors).toEqual([])
})
