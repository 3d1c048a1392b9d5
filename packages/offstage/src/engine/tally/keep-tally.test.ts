import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  app,
  belongsTo,
  currentUser,
  decimal,
  everyone,
  feature,
  integer,
  money,
  oneOf,
  resource,
  text,
  User,
} from '../../index.ts'
import { startTestApp, type TestApp, type TestClient } from '../../testing.ts'
import type { Id } from '../../values/id.ts'
import { moneyOf } from '../../values/money.ts'
import { verifyTallies } from './verify-tallies.ts'

const Hall = resource('hall', { name: text({ max: 40 }) }).policy(() => ({ read: everyone }))

const Seat = resource('seat', {
  hall: belongsTo(Hall, { inverse: 'seats', onDelete: 'cascade' }).optional(),
  holder: belongsTo(User, { inverse: 'seats' }),
  state: oneOf('free', 'held', 'sold'),
  price: money('EUR'),
  weight: decimal({ precision: 8, scale: 3 }).optional(),
  visits: integer({ min: 0, max: 1_000_000 }),
})
  .list({ by: ['hall'], then: ['createdAt'] })
  .tally({ by: ['hall'], sum: ['price', 'weight', 'visits'] })
  .tally({ by: ['hall'], per: 'state', sum: ['price'], shards: 4 })
  .tally({ by: [] })
  .tally({ by: ['holder'], per: 'state' })
  .policy((seat, actor) => ({
    read: actor.hasRole('usher'),
    fields: { visits: seat.state.is('sold') },
  }))

const Ticket = resource('ticket', {
  buyer: belongsTo(User, { inverse: 'tickets' }),
  state: oneOf('valid', 'used'),
  price: money('EUR'),
})
  .tally({ by: ['buyer'], sum: ['price'] })
  .tally({ by: ['buyer'], per: 'state' })
  .tally({ by: [] })
  .policy((ticket) => ({ read: ticket.buyer.is(currentUser) }))

let place: TestApp
let usher: TestClient
let halls: readonly Id<'hall'>[]

beforeAll(async () => {
  place = await startTestApp(
    app('theatre', { roles: ['usher'], features: [feature('seats', { resources: [Hall, Seat, Ticket] })] }),
  )
  usher = await place.as({ roles: ['usher'] })
  halls = await place.transaction(async ({ unrestricted }) => {
    const made = await unrestricted.insertMany(Hall, [{ name: 'Great' }, { name: 'Small' }])
    return made.map(({ id }) => id)
  })
})
afterAll(() => place.close())

class Undone extends Error {}

/** Groups of which a tally says something else than counting all rows anew. */
async function differences(): Promise<readonly unknown[]> {
  return (await verifyTallies(place.database, place.services.model, place.services.dialect)).flatMap(
    ({ differing }) => differing,
  )
}

const seat = fc.record({
  hall: fc.option(fc.integer({ min: 0, max: 1 }), { nil: null }),
  state: fc.constantFrom('free', 'held', 'sold'),
  price: fc.integer({ min: -1_000, max: 1_000 }),
  weight: fc.option(fc.integer({ min: 0, max: 9_999 }), { nil: null }),
  visits: fc.integer({ min: 0, max: 100 }),
})
type Drawn = typeof seat extends fc.Arbitrary<infer T> ? T : never

const rowOf = ({ hall, state, price, weight, visits }: Drawn) => ({
  hall: hall === null ? null : (halls[hall] ?? null),
  state: state as 'free',
  price: { amount: BigInt(price), currency: 'EUR' },
  weight: weight === null ? null : (weight / 1_000).toFixed(3),
  visits,
})

test('whatever rows are added, changed and removed, together or one by one, the tallies are what counting anew gives', async () => {
  const holder = usher.user
  if (holder === undefined) throw new Error('The usher is signed in.')
  const step = fc.oneof(
    fc.record({ kind: fc.constant('add' as const), rows: fc.array(seat, { minLength: 1, maxLength: 4 }) }),
    fc.record({ kind: fc.constant('change' as const), which: fc.nat(), to: seat }),
    fc.record({ kind: fc.constant('remove' as const), which: fc.nat() }),
    fc.record({ kind: fc.constant('undo' as const), rows: fc.array(seat, { minLength: 1, maxLength: 3 }) }),
  )
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 12 }), async (steps) => {
      await place.database.query({ text: 'delete from seat', values: [] })
      const ids: Id<'seat'>[] = []
      for (const one of steps) {
        if (one.kind === 'undo') {
          const undone = place.transaction(async ({ unrestricted }) => {
            await unrestricted.insertMany(
              Seat,
              one.rows.map((row) => ({ ...rowOf(row), holder })),
            )
            throw new Undone()
          })
          await undone.catch((error: unknown) => {
            if (!(error instanceof Undone)) throw error
          })
          continue
        }
        await place.transaction(async ({ unrestricted }) => {
          if (one.kind === 'add') {
            const rows = one.rows.map((row) => ({ ...rowOf(row), holder }))
            ids.push(...(await unrestricted.insertMany(Seat, rows)).map(({ id }) => id))
            return
          }
          const id = ids[one.which % Math.max(1, ids.length)]
          if (id === undefined) return
          if (one.kind === 'change') await unrestricted.update(Seat, id, rowOf(one.to))
          else {
            await unrestricted.delete(Seat, id)
            ids.splice(ids.indexOf(id), 1)
          }
        })
      }
      expect(await differences()).toEqual([])
    }),
    { numRuns: 40 },
  )
})

test('a tally is read with its sums, whole numbers as text, and zero where there is nothing', async () => {
  const holder = usher.user
  const [great = '', small = ''] = halls
  await place.database.query({ text: 'delete from seat', values: [] })
  await place.transaction(({ unrestricted }) =>
    unrestricted.insertMany(
      Seat,
      ['free', 'sold', 'sold'].map((state, at) => ({
        hall: halls[0] ?? null,
        holder: holder as Id<'user'>, // signed in
        state: state as 'free',
        price: moneyOf(`${at + 1}.50`, 'EUR'),
        weight: '0.125',
        visits: 7,
      })),
    ),
  )
  const euros = (amount: string) => ({ amount, currency: 'EUR' })
  expect((await usher.get(`/api/seats/tally?hall=${great}`)).body).toEqual({
    // The visits of seats that are not sold are hidden, and so is any sum of them.
    data: { count: 3, price: euros('7.50'), weight: '0.375' },
  })
  expect((await usher.get(`/api/seats/tally?hall=${small}`)).body).toEqual({
    data: { count: 0, price: euros('0.00'), weight: '0.000' },
  })
  expect((await usher.get(`/api/seats/tally?hall=${great}&per=state`)).body).toEqual({
    data: [
      { state: 'free', count: 1, price: euros('1.50') },
      { state: 'held', count: 0, price: euros('0.00') },
      { state: 'sold', count: 2, price: euros('6.00') },
    ],
  })
  expect((await usher.get('/api/seats/tally')).body).toEqual({ data: { count: 3 } })
})

test('a group is told to whom the policy shows all of it or nothing, and refused where it shows some', async () => {
  const [ann, eve] = [await place.as({ name: 'Ann' }), await place.as({ name: 'Eve' })]
  await place.transaction(({ unrestricted }) =>
    unrestricted.insertMany(
      Ticket,
      [ann, ann, eve].map(({ user }) => ({
        buyer: user as Id<'user'>, // signed in
        state: 'valid' as const,
        price: moneyOf('10.00', 'EUR'),
      })),
    ),
  )
  const own = `/api/tickets/tally?buyer=${ann.user}`
  const twenty = { amount: '20.00', currency: 'EUR' }
  expect((await ann.get(own)).body).toEqual({ data: { count: 2, price: twenty } })
  // Of Ann's tickets Eve and a guest see none, and so there are none for them.
  expect((await eve.get(own)).body).toMatchObject({ data: { count: 0 } })
  expect((await place.guest.get(own)).body).toMatchObject({ data: { count: 0 } })
  expect((await eve.get('/api/tickets/tally')).code).toBe('E_TALLY_HIDDEN')
  expect((await usher.get('/api/tickets/tally')).code).toBe('E_TALLY_HIDDEN')
  expect((await ann.get(`${own}&per=state`)).body).toEqual({
    data: [
      { state: 'valid', count: 2 },
      { state: 'used', count: 0 },
    ],
  })
})

test('a tally that nobody declared is refused with those that are', async () => {
  const answer = await usher.get('/api/seats/tally?state=sold')
  expect(answer).toMatchObject({ status: 400, code: 'E_NO_TALLY' })
  expect(answer.text).toContain('by hall, per state')
  expect((await usher.get('/api/seats/tally?hall=here')).code).toBe('E_INVALID_PARAMETER')
  expect((await usher.get('/api/halls/tally')).status).toBe(404)
})

test('writers of one group at once are all counted', async () => {
  const [hall] = halls
  const holder = usher.user as Id<'user'> // signed in
  const before = (await usher.get('/api/seats/tally')).data<{ count: number }>().count
  const row = { hall: hall ?? null, holder, state: 'free' as const, price: moneyOf('1.00', 'EUR'), visits: 0 }
  await Promise.all(
    Array.from({ length: 30 }, () => place.transaction(({ unrestricted }) => unrestricted.insert(Seat, row))),
  )
  expect((await usher.get('/api/seats/tally')).data<{ count: number }>().count).toBe(before + 30)
  expect(await differences()).toEqual([])
})

test('an action reads the tallies with what it has changed itself', async () => {
  const holder = usher.user as Id<'user'> // signed in
  const [, small] = halls
  if (small === undefined) throw new Error('There are two halls.')
  const row = { hall: small, holder, state: 'held' as const, price: moneyOf('2.25', 'EUR'), visits: 3 }
  await place.transaction(async (tx) => {
    const before = await tx.unrestricted.tally(Seat, { by: { hall: small } })
    await tx.unrestricted.insertMany(Seat, [row, row])
    const after = await tx.unrestricted.tally(Seat, { by: { hall: small } })
    expect([
      after.count - before.count,
      after.price.amount - before.price.amount,
      after.visits - before.visits,
    ]).toEqual([2, 450n, 6n])
    const perState = await tx.unrestricted.tally(Seat, { by: { hall: small }, per: 'state' })
    expect(perState.map(({ state }) => state)).toEqual(['free', 'held', 'sold'])
  })
})
