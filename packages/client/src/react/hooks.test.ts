import type { Id } from 'offstage'
import { afterEach, expect, test } from 'vitest'
import { createClient } from '../index.ts'
import { useAction, useList, useLive, useLiveRow, useRow } from '../react.ts'
import {
  events,
  hangUp,
  json,
  problem,
  scriptedServer,
  type Reply,
  type ScriptedServer,
} from '../scripted-server.fixture.ts'
import type { shop } from '../shop.fixture.ts'
import { renderHook, type Rendered } from './rendered.fixture.ts'

let server: ScriptedServer
const open: { unmount(): void }[] = []
afterEach(async () => {
  for (const rendered of open.splice(0)) rendered.unmount()
  await server.close()
})

async function clientOf(...replies: readonly [Reply, ...Reply[]]) {
  server = await scriptedServer(...replies)
  return createClient<typeof shop>({ url: server.url, retryForMs: 0 })
}

/** Renders for the first time. */
async function render<Props, Value>(
  useHook: (props: Props) => Value,
  first: Props,
): Promise<Rendered<Props, Value>> {
  const rendered = renderHook(useHook, first)
  open.push(rendered)
  await rendered.until(() => true)
  return rendered
}

const [bear, wolf] = ['1', '2'].map((end) => `0198c0de-0000-7000-8000-00000000000${end}`) as [
  Id<'toy'>,
  Id<'toy'>,
]
const listed = (...names: readonly string[]) =>
  json({ data: names.map((name) => ({ id: name, name })), page: { next: null } })

test('a list is read, and read again when asked for or when the ask changes', async () => {
  const client = await clientOf(listed('Bear'), listed('Bear', 'Wolf'), listed('Bee'))
  const {
    values,
    until,
    render: rerender,
  } = await render(
    // The ask is a new object with every render, and the same ask all the same.
    ({ limit }: { limit: number }) => useList(client.toy, { limit, fields: ['name'] }),
    { limit: 5 },
  )
  expect(values[0]).toMatchObject({ isLoading: true, error: undefined })
  const first = await until(({ isLoading }) => !isLoading)
  expect(first.data).toEqual([{ id: 'Bear', name: 'Bear' }])

  first.reload()
  const again = await until(({ isLoading }) => isLoading)
  expect(again.data).toHaveLength(1)
  expect((await until(({ isLoading }) => !isLoading)).data).toHaveLength(2)

  rerender({ limit: 6 })
  expect((await until(({ isLoading }) => isLoading)).data).toBeUndefined()
  expect((await until(({ isLoading }) => !isLoading)).data?.[0]?.name).toBe('Bee')
  expect(server.seen.map(({ address }) => address)).toEqual([
    '/api/toys?limit=5&fields=name',
    '/api/toys?limit=5&fields=name',
    '/api/toys?limit=6&fields=name',
  ])
})

test('a row is read once its id is known, and an older question is given up', async () => {
  let isHeld = true
  const held: Reply = (response) => {
    response.on('close', () => (isHeld = false))
  }
  const client = await clientOf(held, json({ data: { id: wolf, name: 'Wolf' } }))
  const {
    values,
    until,
    render: rerender,
  } = await render(({ id }: { readonly id?: Id<'toy'> }) => useRow(client.toy, id), {})
  await until(({ isLoading }) => isLoading)
  expect(server.seen).toEqual([])
  rerender({ id: bear })
  while (server.seen.length === 0) await new Promise((resolve) => setTimeout(resolve, 5))
  rerender({ id: wolf })
  expect((await until(({ data }) => data !== undefined)).data?.name).toBe('Wolf')
  while (isHeld) await new Promise((resolve) => setTimeout(resolve, 5))
  expect(values.map(({ error }) => error)).toEqual(values.map(() => undefined))
})

test('a refusal is given as it is', async () => {
  const client = await clientOf(problem(404, 'E_NOT_FOUND'))
  const { until } = await render(() => useRow(client.toy, bear), {})
  expect(await until(({ isLoading }) => !isLoading)).toMatchObject({
    data: undefined,
    error: { code: 'E_NOT_FOUND' },
  })
})

const event = (name: string, data: unknown) => `id: x\nevent: ${name}\ndata: ${JSON.stringify(data)}\n\n`

test('a list is followed until the component leaves', async () => {
  let hasHungUp = false
  const client = await clientOf((response) => {
    response.on('close', () => (hasHungUp = true))
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    response.write(event('snapshot', { data: [{ id: bear, name: 'Bear' }], page: { next: null } }))
    setTimeout(() => response.write(event('upsert', { id: wolf, name: 'Wolf' })), 30)
  })
  const { values, until, unmount } = await render(() => useLive(client.toy, { orderBy: 'rank' }), {})
  expect(values[0]).toMatchObject({ status: 'connecting', error: undefined })
  const state = await until(({ data }) => data?.length === 2)
  expect([state.status, state.page]).toEqual(['live', { next: null }])
  unmount()
  while (!hasHungUp) await new Promise((resolve) => setTimeout(resolve, 5))
})

test('a followed row says that it is gone, and a refused one why', async () => {
  const client = await clientOf(
    events(event('snapshot', { data: { id: bear, name: 'Bear' } }) + event('remove', { id: bear }), {
      stay: true,
    }),
    problem(400, 'E_NOT_LIVE'),
  )
  const { until, render: rerender } = await render(
    ({ id }: { id: Id<'toy'> }) => useLiveRow(client.toy, id),
    {
      id: bear,
    },
  )
  expect((await until(({ status }) => status === 'live')).data).toBeUndefined()
  rerender({ id: wolf })
  expect(await until(({ status }) => status === 'refused')).toMatchObject({ error: { code: 'E_NOT_LIVE' } })
})

const SALE = { toy: bear, gifts: [] }
const SOLD = json({ data: { toy: bear, paid: { amount: '1.00', currency: 'EUR' }, gifts: [] } })

test('an action runs, tells how it ended, and forgets', async () => {
  const client = await clientOf(SOLD)
  const { values, until } = await render(() => useAction(client.actions.sellToy), {})
  const ran = values[0]?.run(SALE)
  await until(({ isRunning }) => isRunning)
  expect(await ran).toMatchObject({ ok: true })
  const done = await until(({ isRunning }) => !isRunning)
  expect(done.result).toMatchObject({ ok: true, data: { paid: { amount: '1.00' } } })
  done.reset()
  expect((await until(({ result }) => result === undefined)).error).toBeUndefined()
})

test('what was refused can be followed anew', async () => {
  const client = await clientOf(problem(401, 'E_NOT_SIGNED_IN'), (response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    response.write(event('snapshot', { data: [{ id: bear, name: 'Bear' }], page: { next: null } }))
  })
  const { until } = await render(() => useLive(client.toy, { orderBy: 'rank' }), {})
  const refused = await until(({ status }) => status === 'refused')
  expect(refused.error).toMatchObject({ code: 'E_NOT_SIGNED_IN' })
  refused.retry()
  expect((await until(({ status }) => status === 'connecting')).error).toBeUndefined()
  expect((await until(({ status }) => status === 'live')).data).toHaveLength(1)
})

test('one intent has one key: a double click, and another try when no answer came', async () => {
  const client = await clientOf(hangUp, hangUp, SOLD)
  const { until } = await render(() => useAction(client.actions.sellToy), {})
  const { run } = await until(({ isRunning }) => !isRunning)
  await Promise.all([run(SALE), run(SALE)])
  expect((await until(({ isRunning, error }) => !isRunning && error !== undefined)).error).toMatchObject({
    name: 'UnreachableError',
  })
  expect(await run(SALE)).toMatchObject({ ok: true })
  expect(await run(SALE)).toMatchObject({ ok: true })
  const keys = server.seen.map(({ headers }) => headers['idempotency-key'])
  expect(keys.slice(0, 3)).toEqual([keys[0], keys[0], keys[0]])
  expect(keys[3]).not.toBe(keys[0])
})

test('another input is another intent', async () => {
  const client = await clientOf(hangUp, SOLD)
  const { values } = await render(() => useAction(client.actions.sellToy), {})
  await values[0]?.run(SALE)
  await values[0]?.run({ ...SALE, gifts: ['ribbon'] })
  const [first, second] = server.seen.map(({ headers }) => headers['idempotency-key'])
  expect(first).not.toBe(second)
})
