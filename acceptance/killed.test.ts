import { mkdtempSync, rmSync, chmodSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { createTestDatabase } from 'offstage/testing'
import { afterEach, expect, test } from 'vitest'
import { openDatabase } from '../packages/offstage/src/database/open-database.ts'
import type { Database } from '../packages/offstage/src/database/database.ts'
import { findRunningEmbedded } from '../packages/offstage/src/database/embedded/start-embedded.ts'
import { verifyLedgers } from '../packages/offstage/src/engine/ledger/verify-ledgers.ts'
import { BUYERS, buyerEmail, PASSWORD, PIECES, PRODUCTS } from './killed/cast.ts'
import { startServerProcess, type ServerProcess } from './killed/server-process.ts'

// The server is killed as by a power cut, again and again, while people check out. Whatever moment it hits: an order is
// there with its payment, its goods and its mail, or nothing of it is, and its key says which.

const running: ServerProcess[] = []
afterEach(async () => {
  for (const server of running.splice(0)) await server.kill()
})

function start(settings: Readonly<Record<string, string>>): ServerProcess {
  const server = startServerProcess(settings)
  running.push(server)
  return server
}

// ── Shoppers ─────────────────────────────────────────────────────────────────────────────────────────────────────

/** One buyer's browser: it knows its cookie, and under which keys it has asked for what. */
interface Shopper {
  readonly email: string
  cookie: string
  account: string
  /** Keys with the answer that came, or undefined while nobody knows what became of it. */
  readonly keys: Map<string, Answer | undefined>
}

interface Answer {
  readonly status: number
  readonly body: string
  readonly replayed: boolean
}

const shoppers = (): Shopper[] =>
  Array.from({ length: BUYERS }, (_, at) => ({
    email: buyerEmail(at),
    cookie: '',
    account: '',
    keys: new Map(),
  }))

async function post(
  url: string,
  path: string,
  shopper: Shopper,
  body: unknown,
  key?: string,
): Promise<Response> {
  return fetch(url + path, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      cookie: shopper.cookie,
      ...(key === undefined ? {} : { 'idempotency-key': key }),
    },
    body: JSON.stringify(body),
  })
}

async function signIn(url: string, shopper: Shopper): Promise<void> {
  const response = await post(url, '/api/auth/sign-in', shopper, { email: shopper.email, password: PASSWORD })
  const cookie = response.headers.getSetCookie()[0]?.split(';')[0]
  if (cookie === undefined) throw new Error(`${shopper.email} could not sign in: ${await response.text()}`)
  shopper.cookie = cookie
  const me = (await (await fetch(`${url}/api/auth/me`, { headers: { cookie } })).json()) as Me
  const accounts = await fetch(`${url}/api/accounts?owner=${me.data.user.id}`, { headers: { cookie } })
  shopper.account = ((await accounts.json()) as { data: { id: string }[] }).data[0]?.id ?? ''
}

interface Me {
  readonly data: { readonly user: { readonly id: string } }
}

/** Asks under a key until the server says what became of it; a server that is gone leaves the question open. */
async function checkOut(url: string, shopper: Shopper, key: string): Promise<Answer> {
  shopper.keys.set(key, shopper.keys.get(key))
  for (;;) {
    const response = await post(url, '/api/actions/checkout', shopper, { account: shopper.account }, key)
    const body = await response.text()
    const isOpen = response.status === 503 || body.includes('"E_KEY_IN_FLIGHT"')
    if (!isOpen) {
      const replayed = response.headers.get('idempotent-replayed') === 'true'
      return { status: response.status, body, replayed }
    }
    await sleep(50)
  }
}

/** Fills carts and checks out until the server is gone. */
async function shop(
  url: string,
  shopper: Shopper,
  products: readonly string[],
  random: () => number,
): Promise<void> {
  try {
    for (;;) {
      const product = products[Math.floor(random() * products.length)]
      const filled = await post(url, '/api/actions/add-to-cart', shopper, { product, quantity: 1 })
      const { data } = (await filled.json()) as { data: { line: string } }
      const key = `${shopper.email}-${shopper.keys.size}`
      const answer = await checkOut(url, shopper, key)
      shopper.keys.set(key, answer)
      // What is sold out goes back, or nothing else could be bought.
      if (answer.status === 409)
        await (
          await post(url, '/api/actions/change-cart-line', shopper, { line: data.line, quantity: 0 })
        ).text()
    }
  } catch (error) {
    if (!isGone(error)) throw error
  }
}

/** What `fetch` throws when the other side ends, which is what this is about. */
const isGone = (error: unknown): boolean => error instanceof TypeError

/** Asks again under every key whose outcome is not known. */
async function settleKeys(url: string, all: readonly Shopper[]): Promise<number> {
  let open = 0
  for (const shopper of all)
    for (const [key, known] of shopper.keys)
      if (known === undefined) {
        open++
        shopper.keys.set(key, await checkOut(url, shopper, key))
      }
  return open
}

// ── What must hold ───────────────────────────────────────────────────────────────────────────────────────────────

async function expectWhole(
  database: Database,
  all: readonly Shopper[],
): Promise<{ orders: number; refused: number }> {
  const outcomes = all.flatMap(({ keys }) => [...keys.values()])
  const placed = outcomes.filter((answer) => answer?.status === 200)
  const refused = outcomes.filter((answer) => answer?.status !== 200)
  for (const answer of refused) expect(answer?.body).toMatch(/"code":"(outOfStock|emptyCart)"/)
  const ids = placed.map(
    (answer) => (JSON.parse(answer?.body ?? '') as { data: { order: string } }).data.order,
  )
  expect(new Set(ids).size).toBe(ids.length)
  const [found] = await database.query({
    text: `select
      (select count(*)::int from "order") as orders,
      (select count(*)::int from "order" where id = any($1::uuid[])) as known,
      (select count(*)::int from payment) as payments,
      (select count(*)::int from "order" o where not exists (select from payment p where p.order_id = o.id and p.amount = o.total)) as unpaid,
      (select count(*)::int from payment p where not exists (
        select from offstage.ledger_transfer t where t.id = p.transfer::uuid and t.amount = p.amount)) as unposted,
      (select count(*)::int from payment p where 2 <> (select count(*) from entry e where e.transfer = p.transfer)) as unwritten,
      (select count(*)::int from offstage.ledger_transfer where reason = 'order') as moved,
      (select sum(quantity)::int from order_line) as sold,
      (select sum(amount)::int from offstage.ledger_transfer where reason = 'sale') as sent,
      (select sum(a.credits_posted - a.debits_posted)::int from offstage.ledger_account a where a.owner_resource = 'stockLevel') as left,
      (select count(*)::int from offstage.job_failed) as failed,
      (select count(*)::int from offstage.idempotency_key) as keys,
      (select count(*)::int from offstage.event where name = 'orderPlaced') as events,
      (select count(*)::int from offstage.change where resource = 'order' and operation = 'insert') as told,
      (select count(*)::int = max(seq) - min(seq) + 1 from offstage.change) as gapless,
      (select count(*)::int from offstage.dev_outbox where subject like 'Your order %') as mails,
      (select count(distinct subject)::int from offstage.dev_outbox where subject like 'Your order %') as letters`,
    values: [ids],
  })
  const orders = ids.length
  const sold = Number(found?.['sold'])
  expect(found).toEqual({
    orders,
    known: orders,
    payments: orders,
    unpaid: 0,
    unposted: 0,
    unwritten: 0,
    moved: orders,
    sold,
    sent: sold,
    left: PRODUCTS * PIECES - sold,
    failed: 0,
    keys: outcomes.length,
    events: orders,
    told: orders,
    gapless: true,
    mails: orders,
    letters: orders,
  })
  const report = await verifyLedgers(database)
  expect(report.findings).toEqual([])
  expect(report.units.map(({ sum }) => sum)).toEqual([0n, 0n])
  return { orders, refused: refused.length }
}

/** Asks for every key once more: each answers what it answered, and says that it does so again. */
async function expectReplays(url: string, all: readonly Shopper[]): Promise<void> {
  for (const shopper of all)
    for (const [key, known] of shopper.keys) {
      const again = await checkOut(url, shopper, key)
      expect({ key, ...again }).toEqual({ key, status: known?.status, body: known?.body, replayed: true })
    }
}

async function untilQuiet(database: Database): Promise<void> {
  for (;;) {
    const [row] = await database.query<{ n: number }>({
      text: `select (select count(*)::int from offstage.job where name <> 'offstage.sweepFiles' and not recurring)
        + (select count(*)::int from offstage.change_unsequenced) as n`,
      values: [],
    })
    if (row?.n === 0) return
    await sleep(50)
  }
}

async function productsOf(url: string): Promise<string[]> {
  const { data } = (await (await fetch(`${url}/api/products`)).json()) as { data: { id: string }[] }
  return data.map(({ id }) => id)
}

/** Numbers between 0 and 1 that are the same in every run (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

// ── The tests ────────────────────────────────────────────────────────────────────────────────────────────────────

const KILLS = 22
const KILLED_AFTER_MS_MAX = 900

test(`after ${KILLS} kills of the server in the middle of checkouts every order is whole, and every key answers as it did`, async () => {
  const random = seeded(20_260_731)
  const own = await createTestDatabase()
  const folder = mkdtempSync(join(tmpdir(), 'offstage-killed-'))
  const settings = { DATABASE_URL: own.url, OFFSTAGE_STATE_DIR: folder }
  const all = shoppers()
  let server = start(settings)
  let url = await server.ready
  const products = await productsOf(url)
  for (const shopper of all) await signIn(url, shopper)
  let openWhenKilled = 0
  for (let kill = 1; kill <= KILLS; kill++) {
    const shopping = all.map((shopper) => shop(url, shopper, products, random))
    await sleep(20 + random() * KILLED_AFTER_MS_MAX)
    await server.kill()
    await Promise.all(shopping)
    // Every fourth time it is killed once more while it comes up.
    if (kill % 4 === 0) {
      const stillborn = start(settings)
      await sleep(random() * 800)
      await stillborn.kill()
    }
    server = start(settings)
    url = await server.ready
    openWhenKilled += await settleKeys(url, all)
  }
  const database = openDatabase({ url: own.url, max: 2 })
  await untilQuiet(database)
  const { orders, refused } = await expectWhole(database, all)
  await expectReplays(url, all)
  await expectWhole(database, all)
  process.stdout.write(
    `${KILLS} kills: ${orders} orders, ${refused} refused, ${openWhenKilled} open when killed\n`,
  )
  expect(openWhenKilled).toBeGreaterThan(KILLS)
  expect(orders).toBeGreaterThan(50)
  expect(await server.stop()).toBe(0)
  await database.close()
  await own.drop()
  rmSync(folder, { recursive: true, force: true })
}, 600_000)

test('after a kill of the embedded database itself the same holds', async () => {
  const random = seeded(7)
  const folder = mkdtempSync(join(tmpdir(), 'offstage-killed-'))
  chmodSync(folder, 0o711) // the database's user must pass through when we are root
  const stateDir = join(folder, 'state')
  const all = shoppers()
  let server = start({ OFFSTAGE_STATE_DIR: stateDir })
  let url = await server.ready
  const products = await productsOf(url)
  for (const shopper of all) await signIn(url, shopper)
  const shopping = all.map((shopper) => shop(url, shopper, products, random))
  await sleep(700)
  const [pid] = readFileSync(join(stateDir, 'database', 'data', 'postmaster.pid'), 'utf8').split('\n')
  process.kill(Number(pid), 'SIGKILL')
  await sleep(1_000)
  await server.kill()
  await Promise.all(shopping)
  server = start({ OFFSTAGE_STATE_DIR: stateDir })
  url = await server.ready
  await settleKeys(url, all)
  await Promise.all([sleep(300), ...all.slice(0, 2).map((shopper) => expectReplays(url, [shopper]))])
  const embedded = await openRunning(stateDir)
  await untilQuiet(embedded)
  const { orders } = await expectWhole(embedded, all)
  await expectReplays(url, all)
  await embedded.close()
  expect(orders).toBeGreaterThan(5)
  expect(await server.stop()).toBe(0)
  rmSync(folder, { recursive: true, force: true })
}, 300_000)

async function openRunning(stateDir: string): Promise<Database> {
  const url = await findRunningEmbedded(stateDir)
  if (url === undefined) throw new Error(`No database runs in ${stateDir}.`)
  return openDatabase({ url, max: 2 })
}
