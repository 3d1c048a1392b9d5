import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  anyOf,
  app,
  belongsTo,
  currentUser,
  feature,
  integer,
  oneOf,
  resource,
  text,
  User,
  type Id,
} from '../src/index.ts'
import { startTestApp, type TestApp } from '../src/testing/start-test-app.ts'
import type { TestClient } from '../src/testing/test-client.ts'

// Parcels of which many weigh the same, so that what decides beyond the weight is seen; every third is hidden from most.

const Parcel = resource('parcel', {
  owner: belongsTo(User, { inverse: 'parcels' }),
  kind: oneOf('letter', 'box', 'hidden'),
  depot: text({ max: 10 }),
  weight: integer({ min: 0, max: 9 }),
  label: text({ max: 10 }),
})
  .list({ by: ['depot', 'kind'], then: ['weight', 'label'] })
  .list({ by: ['kind'], then: ['label'] })
  .live()
  .policy((parcel) => ({
    read: anyOf(parcel.kind.is('letter'), parcel.kind.is('box'), parcel.owner.is(currentUser)),
  }))

interface Row {
  readonly id: Id<'parcel'>
  readonly kind: string
  readonly weight: number
  readonly label: string
}

const KINDS = ['letter', 'box', 'hidden'] as const
let it: TestApp
let owner: TestClient
let all: readonly Row[]

beforeAll(async () => {
  it = await startTestApp(app('post', { features: [feature('parcels', { resources: [Parcel] })] }))
  owner = await it.as({ name: 'Olga' })
  const person = owner.user
  if (person === undefined) throw new Error('Olga is signed in.')
  all = await it.transaction((tx) =>
    tx.unrestricted.insertMany(
      Parcel,
      Array.from({ length: 90 }, (_, n) => ({
        owner: person,
        kind: KINDS[n % 3] ?? 'box',
        depot: n % 2 === 0 ? 'north' : 'south',
        weight: (n * 7) % 3,
        label: `L${(n * 11) % 4}`,
      })),
    ),
  )
})
afterAll(() => it.close())

async function pagesOf(address: string, who: TestClient = it.guest): Promise<readonly Row[]> {
  const rows: Row[] = []
  for (let after = ''; ;) {
    const answer = await who.get(`${address}&limit=4${after}`)
    rows.push(...answer.data<readonly Row[]>())
    const { next } = (answer.body as { readonly page: { readonly next: string | null } }).page
    if (next === null) return rows
    after = `&after=${next}`
  }
}

const idsOf = (rows: readonly Row[]): readonly string[] => rows.map(({ id }) => id)

describe('an order by several fields', () => {
  const order = (a: Row, b: Row): number =>
    a.weight - b.weight || compare(a.label, b.label) || compare(a.id, b.id)
  const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
  const norths = (kinds: readonly string[]): readonly Row[] =>
    all.filter((row, n) => n % 2 === 0 && kinds.includes(row.kind)).toSorted(order)

  test('goes by the first, then the second, then the id, through all pages and back', async () => {
    const expected = idsOf(norths(['box']))
    expect(expected).toHaveLength(15)
    const address = '/api/parcels?depot=north&kind=box'
    expect(idsOf(await pagesOf(address))).toEqual(expected)
    expect(idsOf(await pagesOf(`${address}&sort=-weight`))).toEqual(expected.toReversed())
  })

  test('is the same over several values, whose pages are merged', async () => {
    const address = '/api/parcels?depot=north&kind[in]=box,letter,hidden,box'
    expect(idsOf(await pagesOf(address))).toEqual(idsOf(norths(['box', 'letter'])))
    expect(idsOf(await pagesOf(address, owner))).toEqual(idsOf(norths(KINDS)))
    expect(idsOf(await pagesOf(`${address}&sort=-weight`, owner))).toEqual(idsOf(norths(KINDS)).toReversed())
  })

  test('begins and ends with a range on the first, in both directions', async () => {
    const address = '/api/parcels?depot=north&kind=box&weight[gt]=0&weight[lte]=1'
    const expected = idsOf(norths(['box']).filter(({ weight }) => weight === 1))
    expect(expected.length).toBeGreaterThan(4)
    expect(idsOf(await pagesOf(address))).toEqual(expected)
    expect(idsOf(await pagesOf(`${address}&sort=-weight`))).toEqual(expected.toReversed())
  })
})

describe('rows by their ids', () => {
  const named = (rows: readonly Row[]): string => `/api/parcels?id[in]=${idsOf(rows).join(',')}`

  test('are those that one may see, all of them unless said, in the order of the ids', async () => {
    const asked = all.slice(0, 60)
    const seen = idsOf(asked.filter(({ kind }) => kind !== 'hidden')).toSorted()
    expect(seen).toHaveLength(40)
    const answer = await it.guest.get(`${named(asked.toReversed())},${all[0]?.id}`)
    expect(idsOf(answer.data())).toEqual(seen)
    expect(answer.body).toMatchObject({ page: { next: null } })
    expect(idsOf((await owner.get(named(asked))).data())).toEqual(idsOf(asked).toSorted())
    expect(idsOf(await pagesOf(`${named(asked)}&sort=-id`))).toEqual(seen.toReversed())
    const counted = (await it.guest.get(`${named(asked)}&count=true&limit=1`)).body
    expect(counted).toMatchObject({ count: { value: 40, capped: false } })
  })

  test('are one statement of one shape, however many they are', async () => {
    const statements = async (rows: readonly Row[]) => {
      const answer = await owner.get(named(rows))
      const [, trace] = answer.headers.get('traceparent')?.split('-') ?? []
      const timeline = (await owner.get(`/api/timeline/${trace}`)).data<Timelines>()
      const steps = timeline.timelines.flatMap((one) => one.steps)
      return steps.flatMap(({ stage, detail }) => (stage === 'statement' ? [detail.sql] : []))
    }
    await statements(all.slice(0, 1)) // The first of a session also reads who asks.
    const [few, many] = [await statements(all.slice(0, 2)), await statements(all)]
    expect(few).toHaveLength(1)
    expect(many).toEqual(few)
  })

  test('are the same over GraphQL, and in a transaction', async () => {
    const asked = all.slice(10, 40)
    const expected = idsOf((await it.guest.get(named(asked))).data())
    const query = 'query ($ids: [ID!]) { parcels(idIn: $ids) { nodes { id } } }'
    const answer = await it.guest.graphql(query, { ids: idsOf(asked) })
    expect(answer.body).toMatchObject({ data: { parcels: { nodes: expected.map((id) => ({ id })) } } })
    const inside = await it.transaction((tx) =>
      tx.unrestricted.list(Parcel, {
        id: { in: asked.map(({ id }) => id) },
      }),
    )
    expect(idsOf(inside)).toEqual(idsOf(asked).toSorted())
  })

  test('that are none are refused, and ids of nothing are left out', async () => {
    expect((await it.guest.get('/api/parcels?id[in]=x')).status).toBe(400)
    const nothing = '00000000-0000-7000-8000-000000000000'
    expect((await it.guest.get(`/api/parcels?id[in]=${nothing}`)).data()).toEqual([])
  })
})

interface Timelines {
  readonly timelines: readonly {
    readonly steps: readonly { readonly stage: string; readonly detail: { readonly sql?: string } }[]
  }[]
}
