import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  anyOf,
  app,
  belongsTo,
  currentUser,
  decimal,
  feature,
  integer,
  money,
  moneyOf,
  oneOf,
  resource,
  text,
  User,
  type Id,
} from '../../index.ts'
import { startTestApp, type TestApp, type TestClient } from '../../testing.ts'

const Parcel = resource('parcel', {
  sender: belongsTo(User, { inverse: 'parcels' }),
  state: oneOf('waiting', 'sent'),
  name: text({ max: 40 }),
  worth: money('EUR'),
  grams: integer({ min: 0 }),
  fee: decimal({ precision: 6, scale: 2 }),
})
  .list({ by: ['sender'], then: ['name'] })
  .tally({ by: ['sender'], sum: ['worth', 'grams', 'fee'] })
  .tally({ by: ['sender'], per: 'state', sum: ['worth'] })
  .tally({ by: [] })
  .policy((parcel, actor) => ({
    read: anyOf(parcel.sender.is(currentUser), actor.hasRole('postman')),
    fields: { grams: actor.hasRole('postman') },
  }))

let post: TestApp
let ann: TestClient
let postman: TestClient

beforeAll(async () => {
  post = await startTestApp(
    app('post', { roles: ['postman'], features: [feature('parcels', { resources: [Parcel] })] }),
  )
  ann = await post.as({ name: 'Ann' })
  postman = await post.as({ roles: ['postman'] })
  await post.transaction(({ unrestricted }) =>
    unrestricted.insertMany(
      Parcel,
      (['waiting', 'sent', 'sent'] as const).map((state, at) => ({
        sender: ann.user as Id<'user'>, // signed in
        state,
        name: `parcel ${at}`,
        worth: moneyOf('2.50', 'EUR'),
        grams: 100 * (at + 1),
        fee: '0.10',
      })),
    ),
  )
})
afterAll(() => post.close())

const OWN = `query ($sender: ID!) {
  parcelsTallyBySender(sender: $sender) { __typename n: count worth { amount kind: __typename } grams fee }
}`

test('a tally is answered with just what is asked for, and a sum that is hidden is null', async () => {
  const own = await ann.graphql(OWN, { sender: ann.user })
  expect(own.body).toEqual({
    data: {
      parcelsTallyBySender: {
        __typename: 'ParcelsTallyBySender',
        n: 3,
        worth: { amount: '7.50', kind: 'Money' },
        grams: null,
        fee: '0.30',
      },
    },
  })
  const whole = await postman.graphql(OWN, { sender: ann.user })
  expect(whole.body).toMatchObject({ data: { parcelsTallyBySender: { grams: '600' } } })
})

test('the values of one field are told apart, beside other reads and in the same statement', async () => {
  const query = `query ($sender: ID!) {
    parcelsTallyBySenderPerState(sender: $sender) { state count worth { amount } }
    parcels(sender: $sender, first: 1) { nodes { name } }
    parcelsTally { count }
  }`
  const answer = await postman.graphql(query, { sender: ann.user })
  expect(answer.body).toEqual({
    data: {
      parcelsTallyBySenderPerState: [
        { state: 'waiting', count: 1, worth: { amount: '2.50' } },
        { state: 'sent', count: 2, worth: { amount: '5.00' } },
      ],
      parcels: { nodes: [{ name: 'parcel 0' }] },
      parcelsTally: { count: 3 },
    },
  })
})

test('a tally of rows that are seen in part is refused in its place', async () => {
  const answer = await ann.graphql(
    '{ parcelsTally { count } me: parcels(sender: "x") { nodes { name } } __typename }',
  )
  expect(answer.body).toMatchObject({
    data: { parcelsTally: null, __typename: 'Query' },
    errors: [{ path: ['parcelsTally'], extensions: { code: 'E_TALLY_HIDDEN' } }, { path: ['me'] }],
  })
  const nobody = await post.guest.graphql('{ parcelsTally { count } }')
  expect(nobody.body).toEqual({ data: { parcelsTally: { count: 0 } } })
})
