import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  allOf,
  anyOf,
  app,
  belongsTo,
  currentUser,
  everyone,
  feature,
  integer,
  oneOf,
  resource,
  text,
  User,
} from '../src/index.ts'
import { startTestApp, type TestApp } from '../src/testing/start-test-app.ts'
import type { TestClient } from '../src/testing/test-client.ts'

// Seats of a hall, of which no two share row and number; one's own are seen by oneself and by ushers.

const Hall = resource('hall', { name: text({ max: 40 }) }).policy(() => ({
  read: everyone,
  create: everyone,
}))
const Seat = resource('seat', {
  hall: belongsTo(Hall, { inverse: 'seats' }),
  number: integer({ min: 1, max: 999 }),
  holder: belongsTo(User, { inverse: 'seats' }).default(currentUser),
  kind: oneOf('plain', 'box').default('plain'),
  ticket: text({ max: 20 }).optional(),
})
  .list({ by: ['hall', 'number'], unique: true })
  .list({ by: ['hall', 'ticket'], unique: true })
  .list({ by: ['hall'], then: ['number'] })
  .policy((seat, actor) => ({
    read: anyOf(seat.holder.is(currentUser), actor.hasRole('usher')),
    create: allOf(seat.kind.is('plain'), seat.holder.is(currentUser)),
    update: allOf(seat.kind.is('plain'), seat.holder.is(currentUser)),
  }))

let it: TestApp
let hall: string
let ann: TestClient
let bob: TestClient
let usher: TestClient

beforeAll(async () => {
  it = await startTestApp(
    app('hall', { roles: ['usher'], features: [feature('seats', { resources: [Hall, Seat] })] }),
  )
  ann = await it.as({ name: 'Ann' })
  bob = await it.as({ name: 'Bob' })
  usher = await it.as({ name: 'Una', roles: ['usher'] })
  hall = (await ann.post('/api/halls', { name: 'Main' })).data<{ id: string }>().id
})
afterAll(() => it.close())

let last = 0
const nextNumber = (): number => ++last
const take = (who: TestClient, seat: Readonly<Record<string, unknown>>) =>
  who.post('/api/seats', { hall, ...seat })

test('fields that are unique together are a list of one row, and a row by itself in GraphQL', async () => {
  const number = nextNumber()
  const { id } = (await take(ann, { number })).data<{ id: string }>()
  const address = `/api/seats?hall=${hall}&number=${number}`
  expect((await ann.get(address)).data()).toMatchObject([{ id, number }])
  expect((await ann.get(address)).body).toMatchObject({ page: { next: null } })
  expect((await usher.get(address)).data()).toMatchObject([{ id }])
  expect((await bob.get(address)).data()).toEqual([])
  const query = `{ seatByHallAndNumber(hall: "${hall}", number: ${number}) { id } }`
  expect((await ann.post('/graphql', { query })).body).toEqual({ data: { seatByHallAndNumber: { id } } })
  expect((await bob.post('/graphql', { query })).body).toEqual({ data: { seatByHallAndNumber: null } })
})

test('a second row with the same values is a 409 that names all of the fields', async () => {
  const number = nextNumber()
  expect((await take(ann, { number })).status).toBe(201)
  const again = await take(ann, { number })
  expect(again.body).toMatchObject({
    status: 409,
    code: 'E_UNIQUE',
    detail: 'Another seat has this hall and number.',
    errors: [{ pointer: '/hall' }, { pointer: '/number' }],
  })
})

describe('what is hidden', () => {
  test('the conflict with a row that one may not see reads as that with one’s own', async () => {
    const [anns, bobs] = [nextNumber(), nextNumber()]
    await take(ann, { number: anns })
    await take(bob, { number: bobs })
    const [hidden, own] = [await take(bob, { number: anns }), await take(bob, { number: bobs })]
    expect(hidden.body).toEqual(own.body)
    expect(hidden.text).not.toContain(ann.user)
  })

  test('who may not write a row is told so whether or not its values are taken', async () => {
    const [taken, free] = [nextNumber(), nextNumber()]
    await take(ann, { number: taken })
    const probe = (number: number) => take(bob, { number, kind: 'box' })
    expect((await probe(taken)).body).toEqual((await probe(free)).body)
    expect((await probe(taken)).code).toBe('E_NOT_ALLOWED')
    const own = (await take(bob, { number: nextNumber() })).data<{ id: string }>().id
    const change = (number: number) => bob.patch(`/api/seats/${own}`, { number, kind: 'box' })
    expect((await change(taken)).body).toEqual((await change(free)).body)
    expect((await change(taken)).code).toBe('E_NOT_ALLOWED')
    expect((await bob.patch(`/api/seats/${own}`, { number: taken })).code).toBe('E_UNIQUE')
  })
})

test('rows without a value in one of the fields are unlike each other', async () => {
  const seat = (ticket?: string) => take(ann, { number: nextNumber(), ...(ticket && { ticket }) })
  const answers = [await seat(), await seat(), await seat('A'), await seat('A')]
  expect(answers.map(({ status }) => status)).toEqual([201, 201, 201, 409])
})
