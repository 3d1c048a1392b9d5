import { setTimeout as sleep } from 'node:timers/promises'
import { newId } from 'offstage'
import type { TestClient } from 'offstage/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { stockProduct } from './goods.ts'
import { checkOut, fillCart } from './shop.ts'
import {
  ANNS_WORD,
  twoCustomers,
  uploadPicture,
  type Belongings,
  type TwoCustomers,
} from './two-customers.ts'

// A live stream tells what changes. What it must not tell is that something changed of which one sees nothing: no
// event, no id, no silence of another length than that of a list in which nothing ever happens.

let it: TwoCustomers
beforeAll(async () => {
  it = await twoCustomers()
  await it.shop.effects()
})
afterAll(() => it.shop.close())

/** A stream somebody follows, as text so far. */
interface Followed {
  readonly status: number
  text(): string
  /** Waits until the text holds something; a test that never gets there fails by its time. */
  until(part: string | RegExp): Promise<void>
  close(): void
}

async function follow(client: TestClient, path: string): Promise<Followed> {
  const ending = new AbortController()
  const response = await client.fetch(path, {
    headers: { accept: 'text/event-stream' },
    signal: ending.signal,
  })
  let text = ''
  const read = async () => {
    for await (const chunk of response.body ?? []) text += Buffer.from(chunk as Uint8Array).toString()
  }
  // Closing it is how it ends.
  void read().catch(() => {})
  return {
    status: response.status,
    text: () => text,
    until: async (part) => {
      while (!(typeof part === 'string' ? text.includes(part) : part.test(text))) await sleep(20)
    },
    close: () => ending.abort(),
  }
}

/** What a stream has told, event by event, without the places in the log, which count everybody's changes. */
const events = ({ text }: Followed): readonly string[] =>
  text()
    .split('\n\n')
    .map((event) => event.replace(/^id: .*\n/m, ''))
    .filter((event) => event.includes('event: '))

const marksOf = ({ rows, file }: Belongings): readonly string[] => [...Object.values(rows), file, ANNS_WORD]

function expectNothingToldOfAnn(stream: Followed, what: string): void {
  const found = marksOf(it.ann).filter((mark) => stream.text().toLowerCase().includes(mark.toLowerCase()))
  expect(found, `${what}\n${stream.text()}`).toEqual([])
}

/** Ann does a bit of everything: adds, changes and removes rows of each live resource. */
async function annLives(): Promise<void> {
  const product = await stockProduct(it.shop, { pieces: 5 })
  await fillCart(it.ann, product)
  expect((await checkOut(it.ann, newId())).status).toBe(200)
  await fillCart(it.ann, product)
  const image = await uploadPicture(it.ann)
  const { id } = (await it.ann.post('/api/pictures', { title: `${ANNS_WORD} again`, image })).data<{
    id: string
  }>()
  await it.ann.patch(`/api/pictures/${id}`, { title: `${ANNS_WORD} once more` })
  await it.ann.delete(`/api/pictures/${id}`)
  await it.ann.patch(`/api/pictures/${it.ann.rows.picture}`, { title: `${ANNS_WORD} at work` })
  await it.shop.effects()
}

test('streams of Ann’s lists tell Bob, a stranger and a guest as much as streams of nobody’s', async () => {
  const paths: readonly ((who: { person: string; customer: string; account: string }) => string)[] = [
    ({ customer }) => `/api/orders?customer=${customer}`,
    ({ customer }) => `/api/orders?customer=${customer}&sort=-placedAt&count=true&include=lines,payment`,
    ({ customer }) => `/api/cart-lines?customer=${customer}`,
    ({ person }) => `/api/accounts?owner=${person}`,
    ({ account }) => `/api/entries?account=${account}&sort=-at&count=true`,
    ({ person }) => `/api/pictures?owner=${person}`,
    ({ customer }) => `/api/gift-cards?holder=${customer}&status=active`,
  ]
  const nobody = { person: newId(), customer: newId(), account: newId() }
  for (const client of [it.bob, it.stranger, it.shop.guest]) {
    const pairs = await Promise.all(
      paths.map(async (path) => ({
        what: path(it.ann),
        hers: await follow(client, path(it.ann)),
        nobodys: await follow(client, path(nobody)),
      })),
    )
    const heartbeat = await follow(client, `/api/products?sort=name`)
    await annLives()
    // When what came after it has been told, so has everything that Ann did.
    const after = await stockProduct(it.shop, { name: 'Aardvark lamp', pieces: 1 })
    await heartbeat.until(after)
    await sleep(300)
    for (const { what, hers, nobodys } of pairs) {
      expect([what, hers.status]).toEqual([what, nobodys.status])
      expect(events(hers), what).toEqual(events(nobodys))
      expectNothingToldOfAnn(hers, what)
    }
    for (const { hers, nobodys } of pairs) [hers, nobodys].forEach((stream) => stream.close())
    heartbeat.close()
  }
})

test('a stream of one of Ann’s rows is for Bob one of a row that never was', async () => {
  for (const [path, id] of [
    ['orders', it.ann.rows.order],
    ['accounts', it.ann.rows.account],
    ['pictures', it.ann.rows.picture],
    ['cart-lines', it.ann.rows.cartLine],
  ] as const)
    for (const client of [it.bob, it.shop.guest]) {
      const [hers, nobodys] = [
        await follow(client, `/api/${path}/${id}`),
        await follow(client, `/api/${path}/${newId()}`),
      ]
      await sleep(100)
      expect([path, hers.status]).toEqual([path, nobodys.status])
      expect(hers.text()).toBe(nobodys.text())
      hers.close()
      nobodys.close()
    }
})

test('a picture comes into a stream when it is shared and goes when it is not, and nothing is told after that', async () => {
  const { id: picture } = (
    await it.ann.post('/api/pictures', { title: 'the bell tower', image: await uploadPicture(it.ann) })
  ).data<{ id: string }>()
  const path = `/api/pictures?visibility=public`
  const stream = await follow(it.bob, path)
  const own = await follow(it.ann, `/api/pictures/${picture}`)
  await own.until('the bell tower')
  await it.ann.patch(`/api/pictures/${picture}`, { visibility: 'public' })
  await stream.until('the bell tower')
  await it.ann.patch(`/api/pictures/${picture}`, { visibility: 'private' })
  await stream.until(new RegExp(`event: remove\\ndata: \\{"id":"${picture}"\\}`))
  const before = stream.text().length
  await it.ann.patch(`/api/pictures/${picture}`, { title: 'the cellar' })
  await own.until('the cellar')
  await it.ann.delete(`/api/pictures/${picture}`)
  await own.until(/event: (remove|problem|page)[^]*$/)
  await sleep(300)
  expect(stream.text().slice(before)).not.toMatch(/cellar|event: /)
  stream.close()
  own.close()
})

test('who loses a role is told nothing more, and a session that ends ends its streams', async () => {
  const clerk = await it.shop.as({ roles: ['clerk'] })
  const admin = await it.shop.as({ roles: ['admin'] })
  const stream = await follow(clerk, `/api/orders?sort=-placedAt`)
  await stream.until(it.ann.rows.order)
  await admin.post('/api/actions/set-roles', { user: clerk.user, roles: [] })
  const before = stream.text().length
  await annLives()
  await sleep(1_000)
  const told = stream.text().slice(before)
  const newest = (await it.ann.get(`/api/orders?customer=${it.ann.customer}&sort=-placedAt&limit=1`)).data<
    { id: string }[]
  >()
  expect(told).not.toContain(newest[0]?.id)
  stream.close()

  const leaver = await it.shop.as({ email: 'live-leaver@example.org' })
  const elsewhere = await it.shop.as({ email: 'live-leaver@example.org' })
  const accounts = await follow(leaver, `/api/accounts?owner=${leaver.user ?? ''}`)
  await accounts.until('event: snapshot')
  const sessions = (await elsewhere.get('/api/auth/sessions')).data<{ id: string; current: boolean }[]>()
  const other = sessions.find(({ current }) => !current)
  await elsewhere.delete(`/api/auth/sessions/${other?.id ?? ''}`)
  const opened = await elsewhere.post('/api/actions/open-my-account', {}, { 'idempotency-key': newId() })
  const { account } = opened.data<{ account: string }>()
  await sleep(1_000)
  expect(accounts.text()).not.toContain(account)
  accounts.close()
})

test('a stream that is resumed at somebody else’s place tells the same as one that begins', async () => {
  const path = `/api/orders?customer=${it.ann.customer}`
  const hers = await follow(it.ann, path)
  await hers.until(it.ann.rows.order)
  const place = /^id: (.+)$/m.exec(hers.text())?.[1] ?? ''
  hers.close()
  expect(place).not.toBe('')
  const ending = new AbortController()
  const response = await it.bob.fetch(path, {
    headers: { accept: 'text/event-stream', 'last-event-id': place },
    signal: ending.signal,
  })
  const reader = response.body?.getReader()
  let text = ''
  while (!text.includes('event: ')) text += Buffer.from((await reader?.read())?.value ?? []).toString()
  ending.abort()
  for (const mark of marksOf(it.ann)) expect(text).not.toContain(mark)
})
