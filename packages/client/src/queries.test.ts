import type { Id } from 'offstage'
import { afterEach, expect, test } from 'vitest'
import { createClient, listQuery, pagesQuery, rowQuery, tallyQuery } from './index.ts'
import { hangUp, json, scriptedServer, type Reply, type ScriptedServer } from './scripted-server.fixture.ts'
import type { shop } from './shop.fixture.ts'

let server: ScriptedServer
afterEach(() => server.close())

async function clientOf(...replies: readonly [Reply, ...Reply[]]) {
  server = await scriptedServer(...replies)
  return createClient<typeof shop>({ url: server.url })
}

const toy = '0198c0de-0000-7000-8000-000000000001' as Id<'toy'>
const page = (name: string, next: string | null) => json({ data: [{ id: toy, name }], page: { next } })

test('a list, its pages and a row each have a key of their own that begins with the resource', async () => {
  const client = await clientOf(page('Bear', null))
  const ask = { orderBy: 'rank', limit: 5 } as const
  expect(listQuery(client.toy, ask).queryKey).toEqual(['toy', 'list', ask])
  expect(pagesQuery(client.toy, ask).queryKey).toEqual(['toy', 'pages', ask])
  expect(rowQuery(client.toy, toy, { include: { maker: true } }).queryKey).toEqual([
    'toy',
    'row',
    toy,
    { include: { maker: true } },
  ])
})

test('what is read is what the client reads, and it can be given up', async () => {
  const client = await clientOf(page('Bear', null), json({ data: { id: toy, name: 'Wolf' } }), hangUp)
  const { data } = await listQuery(client.toy, { limit: 5 }).queryFn({})
  expect(data[0]?.name).toBe('Bear')
  expect((await rowQuery(client.toy, toy).queryFn({})).name).toBe('Wolf')
  const controller = new AbortController()
  const reading = rowQuery(client.toy, toy).queryFn({ signal: controller.signal })
  controller.abort(new Error('left'))
  await expect(reading).rejects.toThrow('left')
  expect(server.seen.map(({ address }) => address).slice(0, 2)).toEqual([
    '/api/toys?limit=5',
    `/api/toys/${toy}`,
  ])
})

test('pages follow each other until there is no next', async () => {
  const client = await clientOf(page('Bear', 'more'), page('Wolf', null))
  const { queryFn, getNextPageParam, initialPageParam } = pagesQuery(client.toy, { limit: 1, count: true })
  const first = await queryFn({ pageParam: initialPageParam })
  const second = await queryFn({ pageParam: getNextPageParam(first) })
  expect(second.data[0]?.name).toBe('Wolf')
  expect(getNextPageParam(second)).toBeUndefined()
  expect(server.seen.map(({ address }) => address)).toEqual([
    '/api/toys?limit=1&count=true',
    '/api/toys?limit=1&after=more&count=true',
  ])
})

test('nothing is to be read while there is no ask or no id', async () => {
  const client = await clientOf(page('Bear', null))
  expect(listQuery(client.toy, undefined).enabled).toBe(false)
  expect(pagesQuery(client.toy, undefined).enabled).toBe(false)
  expect(rowQuery(client.toy, undefined).enabled).toBe(false)
  expect(rowQuery(client.toy, toy).enabled).toBe(true)
})

test('a tally is asked for by the values of its group, and not before they are known', async () => {
  const client = await clientOf(
    json({ data: { count: 3, price: { amount: '9.75', currency: 'EUR' }, rank: '6' } }),
  )
  const maker = toy as unknown as Id<'maker'> // any id will do
  const query = tallyQuery(client.toy, { by: { maker } })
  expect(query.queryKey).toEqual(['toy', 'tally', { by: { maker } }])
  expect((await query.queryFn({})).price.amount).toBe('9.75')
  expect(server.seen[0]?.address).toBe(`/api/toys/tally?maker=${maker}`)
  expect(tallyQuery(client.toy, undefined).enabled).toBe(false)
})
