import assert from 'node:assert/strict'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestApp, type TestApp, type TestClient } from 'offstage/testing'
import { createClient, type Client } from './index.ts'
import { Maker, shop, Toy } from './shop.fixture.ts'

// The client's types promise what the platform does; here both meet on a real server and a real database.

let served: TestApp
let clerk: TestClient
let client: Client<typeof shop>
let guest: Client<typeof shop>

const clientOf = (headers: Readonly<Record<string, string>>) =>
  createClient<typeof shop>({ url: served.url, headers, plurals: { maker: 'makerFolk' } })

beforeAll(async () => {
  served = await startTestApp(shop)
  clerk = await served.as({ roles: ['clerk'] })
  client = clientOf(clerk.headers)
  guest = clientOf({})
})
afterAll(() => served.close())

const eur = (amount: string) => ({ amount, currency: 'EUR' })

let count = 0
async function newToy(
  values: { readonly name?: string; readonly price?: string; readonly isFragile?: boolean } = {},
) {
  const { name = 'Bear', price = '12.50', isFragile = false } = values
  const maker = await client.maker.create({ name: `Maker ${++count}` })
  const toy = await client.toy.create({
    code: `toy-${count}`,
    name,
    maker: maker.id,
    price: eur(price),
    isFragile,
    weight: '0.250',
    madeOn: '2026-02-28',
    marks: ['blue'],
    rank: count,
  })
  return { maker, toy }
}

test('a row comes as its type says, field by field', async () => {
  const { maker, toy } = await newToy()
  expect(toy).toEqual({
    id: expect.stringMatching(/^[0-9a-f-]{36}$/),
    version: 1,
    createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/),
    updatedAt: expect.any(String),
    code: `toy-${count}`,
    name: 'Bear',
    maker: maker.id,
    part: null,
    price: eur('12.50'),
    weight: '0.250',
    status: 'new',
    isFragile: false,
    madeOn: '2026-02-28',
    soldAt: null,
    marks: ['blue'],
    rank: count,
    stock: '0',
    owner: null,
    isSold: false,
  })
  expect(client.toy.isId(toy.id)).toBe(true)
  expect(await guest.toy.get(toy.id)).toEqual(toy)
})

test('rows are read by each kind of list, in both directions, page by page', async () => {
  const { maker } = await newToy()
  const make = (name: string, price: string) =>
    client.toy.create({ code: `${maker.id.slice(-8)}-${name}`, name, maker: maker.id, price: eur(price) })
  const [ant, bee, cat] = [await make('Ant', '3.00'), await make('Bee', '2.00'), await make('Cat', '1.00')]
  const names = (page: { readonly data: readonly { readonly name: string }[] }) =>
    page.data.map(({ name }) => name)

  expect(names(await guest.toy.list({ where: { maker: maker.id }, orderBy: '-name' }))).toEqual([
    'Cat',
    'Bee',
    'Bear',
    'Ant',
  ])
  const cheap = {
    maker: maker.id,
    status: { in: ['new', 'sold'] },
    price: { gte: '2.00', lt: eur('3.00') },
  } as const
  expect(names(await guest.toy.list({ where: cheap, orderBy: 'price' }))).toEqual(['Bee'])
  expect(names(await guest.toy.list({ where: { id: { in: [cat.id, ant.id] } } }))).toEqual(['Ant', 'Cat'])
  expect(names(await guest.toy.list({ where: { code: bee.code } }))).toEqual(['Bee'])

  const first = await guest.toy.list({ where: { maker: maker.id }, orderBy: 'name', limit: 3, count: true })
  expect([names(first), first.count]).toEqual([['Ant', 'Bear', 'Bee'], { value: 4, capped: false }])
  const rest = await guest.toy.list({
    where: { maker: maker.id },
    orderBy: 'name',
    after: first.page.next ?? '',
  })
  expect([names(rest), rest.page.next]).toEqual([['Cat'], null])
})

test('a search finds rows by words', async () => {
  await newToy({ name: 'Walrus with moustache' })
  const { data } = await guest.toy.list({ search: 'moust wal', fields: ['name'] })
  expect(data.map(({ name }) => name)).toEqual(['Walrus with moustache'])
})

test('fields narrow a row, and relations bring rows along', async () => {
  const { maker, toy } = await newToy()
  expect(await guest.toy.get(toy.id, { fields: ['name', 'isSold'] })).toEqual({
    id: toy.id,
    name: 'Bear',
    isSold: false,
  })
  const found = await guest.maker.list({
    where: { id: maker.id },
    fields: ['name'],
    include: {
      toys: { fields: ['price'], limit: 3, orderBy: '-name', include: { maker: { fields: ['name'] } } },
    },
  })
  const { name } = maker
  expect(found.data).toEqual([
    { id: maker.id, name, toys: [{ id: toy.id, price: eur('12.50'), maker: { id: maker.id, name } }] },
  ])
  const whole = await guest.toy.get(toy.id, { include: { maker: true, part: true, parts: true } })
  expect(whole).toMatchObject({ maker: { id: maker.id, name }, part: null, parts: [], price: eur('12.50') })
})

test('a change holds the version that was read, and says so when somebody was faster', async () => {
  const { toy } = await newToy()
  const changed = await client.toy.update(toy.id, { name: 'Bruin', weight: null }, { ifMatch: toy.version })
  expect(changed).toMatchObject({ name: 'Bruin', weight: null, version: 2 })
  await expect(client.toy.update(toy.id, { name: 'x' }, { ifMatch: toy.version })).rejects.toMatchObject({
    code: 'E_VERSION_MISMATCH',
    status: 412,
  })
  await client.toy.delete(toy.id)
  await expect(client.toy.get(toy.id)).rejects.toMatchObject({ code: 'E_NOT_FOUND', status: 404 })
})

test('a wrong input is pointed at', async () => {
  const { maker } = await newToy()
  const wrong = { code: 'x'.repeat(33), name: 'x', maker: maker.id, price: eur('1.005') }
  const error = await client.toy.create(wrong).catch((thrown: unknown) => thrown)
  expect(error).toMatchObject({ code: 'E_INVALID_INPUT' })
  expect((error as { errors: readonly { pointer: string }[] }).errors.map(({ pointer }) => pointer)).toEqual([
    '/code',
    '/price',
  ])
})

test('an action is done once for its key, and tells its declared rejections', async () => {
  const { toy } = await newToy()
  const sale = { toy: toy.id, gifts: ['ribbon', 'card'], at: new Date('2026-03-01T12:00:00Z') }
  const sold = await client.actions.sellToy(sale, { key: `sell-${toy.id}` })
  expect(sold).toEqual({
    ok: true,
    replayed: false,
    data: { toy: toy.id, paid: eur('12.50'), gifts: [{ name: 'ribbon' }, { name: 'card' }] },
  })
  expect(await client.actions.sellToy(sale, { key: `sell-${toy.id}` })).toEqual({ ...sold, replayed: true })
  expect(await client.actions.sellToy(sale)).toMatchObject({
    ok: false,
    rejection: 'alreadySold',
    details: { price: eur('12.50') },
  })
  expect(await client.toy.get(toy.id)).toMatchObject({ isSold: true, soldAt: '2026-03-01T12:00:00.000000Z' })

  const dear = await newToy({ price: '100.01' })
  expect(await client.actions.sellToy({ toy: dear.toy.id, gifts: [] })).toMatchObject({
    rejection: 'tooDear',
  })
})

test('who signs in is a resource too, with its sessions and what belongs to it', async () => {
  const { user } = clerk
  assert(user !== undefined)
  const { toy } = await newToy()
  await served.transaction((tx) => tx.unrestricted.update(Toy, toy.id, { owner: user }))
  expect(await client.user.get(user, { fields: ['name', 'roles'] })).toEqual({
    id: user,
    name: 'Some Body',
    roles: ['clerk'],
  })
  const sessions = await client.session.list({
    where: { user },
    include: { user: { fields: ['name'] } },
    fields: ['agent'],
  })
  expect(sessions.data).toMatchObject([{ agent: 'test', user: { name: 'Some Body' } }])
  expect((await client.toy.get(toy.id, { include: { owner: true } })).owner?.id).toBe(user)
  expect(await client.accessToken.list({ where: { user } })).toEqual({ data: [], page: { next: null } })

  const admin = clientOf((await served.as({ roles: ['admin'] })).headers)
  expect(await admin.actions.setRoles({ user, roles: ['clerk', 'admin'] })).toMatchObject({ ok: true })
  await admin.actions.setRoles({ user, roles: ['clerk'] })
})

test('a guest acts without a key', async () => {
  expect(await guest.actions.ping({}, { key: false })).toEqual({
    ok: true,
    data: { pong: true },
    replayed: false,
  })
  await expect(guest.actions.ping()).rejects.toMatchObject({ code: 'E_NOT_SIGNED_IN' })
})

test('a followed list shows what others do, in its order, until it no longer concerns it', async () => {
  const { maker, toy } = await newToy({ name: 'Bear' })
  const make = (name: string) =>
    client.toy.create({ code: `${maker.id.slice(-8)}-${name}`, name, maker: maker.id, price: eur('1.00') })
  const seen: string[] = []
  const steps: (() => Promise<unknown>)[] = [
    () => make('Ant'),
    () => client.toy.update(toy.id, { name: 'Zebra' }),
    () => client.toy.update(toy.id, { isFragile: true }),
  ]
  const live = guest.toy.live({ where: { maker: maker.id }, orderBy: 'name', fields: ['name'] })
  for await (const { data, status } of live) {
    const names = data.map(({ name }) => name).join(' ')
    expect(status).toBe('live')
    if (names === seen.at(-1)) continue
    seen.push(names)
    const next = steps.shift()
    if (next === undefined) break
    await next()
  }
  expect(seen).toEqual(['Bear', 'Ant Bear', 'Ant Zebra', 'Ant'])
})

test('a followed row shows its changes, and goes when it is hidden', async () => {
  const { toy } = await newToy()
  const seen: (string | undefined)[] = []
  for await (const { data } of guest.toy.liveRow(toy.id, { fields: ['name'] })) {
    seen.push(data?.name)
    if (data === undefined) break
    await client.toy.update(toy.id, data.name === 'Bear' ? { name: 'Bruin' } : { isFragile: true })
  }
  expect(seen).toEqual(['Bear', 'Bruin', undefined])
})

test('what is not live cannot be followed', async () => {
  const follow = async () => {
    for await (const state of guest.maker.live()) expect(state).toBeUndefined()
  }
  await expect(follow()).rejects.toMatchObject({ code: 'E_NOT_LIVE' })
})

test('the server takes exactly the lists that the types take', async () => {
  // What the compiler refuses, sent past it.
  const ask = guest.toy.list as unknown as (given: unknown) => Promise<unknown>
  await expect(ask({ where: { name: 'x' } })).rejects.toMatchObject({ code: 'E_NO_ACCESS_PATH' })
  await expect(ask({ where: { code: 'x', rank: 1 } })).rejects.toMatchObject({
    code: 'E_NO_ACCESS_PATH',
  })
  await expect(ask({ orderBy: 'price' })).rejects.toMatchObject({ code: 'E_NO_ACCESS_PATH' })
  await expect(ask({ include: { makr: true } })).rejects.toMatchObject({ code: 'E_UNKNOWN_FIELD' })
})

test('nothing of all this was a defect of the server', () => {
  expect([Maker.name, Toy.name, served.loggedErrors]).toEqual(['maker', 'toy', []])
})

test('children come as pages, by their lists and by values of any spelling', async () => {
  const { maker } = await newToy({ name: 'Ox, (red) 100%' })
  const names = ['Ant', 'Bee', 'Cat']
  for (const [at, name] of names.entries())
    await client.toy.create({ code: `${maker.name} ${at}`, name, maker: maker.id, price: eur('1.00') })
  const pageOf = async (after?: string) => {
    const toys = {
      fields: ['name'],
      limit: 2,
      count: true,
      ...(after === undefined ? {} : { after }),
    } as const
    return (await client.maker.get(maker.id, { fields: ['name'], include: { toys } })).toys
  }
  const first = await pageOf()
  const second = await pageOf(first.page.next ?? '')
  expect([...first.data, ...second.data].map(({ name }) => name)).toEqual([...names, 'Ox, (red) 100%'])
  expect([first.count, second.page.next]).toEqual([{ value: 4, capped: false }, null])
  const { toys } = await client.maker.get(maker.id, {
    include: { toys: { where: { name: { gte: 'Ox, (red) 100%' } } } },
  })
  expect(toys.map(({ name }) => name)).toEqual(['Ox, (red) 100%'])
  const sold = await client.maker.get(maker.id, {
    include: { toys: { where: { status: { in: ['new', 'sold'] } }, orderBy: '-price', limit: 1 } },
  })
  expect(sold.toys.map(({ name }) => name)).toEqual(['Ox, (red) 100%'])
})

test('a tally comes with what its type says, and nobody else can be asked for', async () => {
  const { maker } = await newToy({ price: '3.25' })
  const counted = await client.toy.tally({ by: { maker: maker.id } })
  const [count, price, rank]: [number, string, string] = [counted.count, counted.price.amount, counted.rank]
  expect([count, price]).toEqual([1, '3.25'])
  expect(rank).toMatch(/^\d+$/)
  const states = await client.toy.tally({ by: { maker: maker.id }, per: 'status' })
  expect(states.map(({ status, count: toys }) => [status, toys])).toEqual([
    ['new', 1],
    ['sold', 0],
  ])
  // @ts-expect-error toys are not tallied by name
  await expect(client.toy.tally({ by: { name: 'Bear' } })).rejects.toMatchObject({ code: 'E_NO_TALLY' })
})
