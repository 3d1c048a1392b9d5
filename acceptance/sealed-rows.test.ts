import { newId } from 'offstage'
import type { TestClient } from 'offstage/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  expectAlike,
  expectNothingOf,
  ownedResources,
  STAFF,
  twoCustomers,
  type OwnedResource,
  type TwoCustomers,
} from './two-customers.ts'

// What is hidden and what never was must look the same at every door that reads by REST. The tests go over the whole
// model, so a resource or a list that is added later is held to the same.

let it: TwoCustomers
beforeAll(async () => {
  it = await twoCustomers()
})
afterAll(() => it.shop.close())

interface Intruder {
  readonly name: string
  readonly client: TestClient
  readonly mayRead: readonly OwnedResource[]
}

let known: readonly Intruder[] | undefined
async function intruders(): Promise<readonly Intruder[]> {
  known ??= await sendThem()
  return known
}

async function sendThem(): Promise<readonly Intruder[]> {
  const staff = await Promise.all(
    Object.entries(STAFF).map(async ([role, mayRead]) => ({
      name: role,
      client: await it.shop.as({ roles: [role] }),
      mayRead,
    })),
  )
  const all = [
    { name: 'guest', client: it.shop.guest, mayRead: [] },
    { name: 'bob', client: it.bob, mayRead: [] },
    { name: 'stranger', client: it.stranger, mayRead: [] },
    ...staff,
  ]
  // Who asks for the first time is looked up, which the stages of that answer tell.
  for (const { client } of all) await client.get('/api/auth/me')
  return all
}

const resources = () => [...it.shop.services.model.resources.values()]
const modelOf = (name: OwnedResource) => {
  const found = it.shop.services.model.resources.get(name)
  if (found === undefined) throw new Error(`The app has no ${name}.`)
  return found
}

test('every resource that somebody owns is in the matrix', () => {
  // Without an owner: what the shop shows to everybody, and what nobody reads at all.
  const shown = ['category', 'product', 'location', 'stockLevel']
  const closed = ['credential', 'mailCode']
  expect(
    resources()
      .map(({ name }) => name)
      .sort(),
  ).toEqual([...ownedResources, ...shown, ...closed].sort())
})

test('Ann sees each of her rows', async () => {
  for (const name of ownedResources) {
    const { status } = await it.ann.get(`/api/${modelOf(name).path}/${it.ann.rows[name]}`)
    expect([name, status]).toEqual([name, 200])
  }
})

test('row: what somebody may not read answers as what never was, with every include and field', async () => {
  for (const { name: who, client, mayRead } of await intruders())
    for (const name of ownedResources) {
      const { path, inverses, fields } = modelOf(name)
      const links = [...fields.values()].filter(({ kind }) => kind === 'belongsTo')
      const queries = [
        '',
        ...links.map((link) => `?include=${link.name}`),
        `?fields=${[...fields.keys()].join()}`,
      ]
      for (const query of mayRead.includes(name) ? [] : queries) {
        const what = `${who} reads ${name}${query}`
        const answer = await expectAlike(
          what,
          (id) => client.get(`/api/${path}/${id}${query}`),
          it.ann.rows[name],
        )
        expect([what, answer.status, answer.code]).toEqual([what, 404, 'E_NOT_FOUND'])
      }
      for (const inverse of inverses.keys())
        if (!mayRead.includes(name))
          await expectAlike(
            `${who} reads ${name} with ${inverse}`,
            (id) => client.get(`/api/${path}/${id}?include=${inverse}`),
            it.ann.rows[name],
          )
    }
})

test('row: staff see what their work needs, and no more of it than that', async () => {
  for (const { name: who, client, mayRead } of await intruders())
    for (const name of mayRead) {
      const { status } = await client.get(`/api/${modelOf(name).path}/${it.ann.rows[name]}`)
      expect([who, name, status]).toEqual([who, name, 200])
    }
  const clerk = await it.shop.as({ roles: ['clerk'] })
  const payment = await clerk.get(`/api/payments/${it.ann.rows.payment}`)
  expect(payment.data()).not.toHaveProperty('account')
  expect(payment.data()).not.toHaveProperty('transfer')
  const withAccount = await clerk.get(`/api/payments/${it.ann.rows.payment}?include=account`)
  expect(withAccount.text).not.toContain(it.ann.rows.account)
  const own = await it.ann.get(`/api/gift-cards/${it.ann.rows.giftCard}`)
  expect(own.data()).not.toHaveProperty('code')
})

// ── Lists ────────────────────────────────────────────────────────────────────────────────────────────────────────

/** The columns of Ann's row as an address would spell them. */
async function valuesOf(name: OwnedResource): Promise<Readonly<Record<string, string | undefined>>> {
  const { table, fields } = modelOf(name)
  const [row] = await it.shop.database.query<{ row: Record<string, unknown> }>({
    text: `select to_jsonb(t) as row from "${table}" t where id = $1`,
    values: [it.ann.rows[name]],
  })
  return Object.fromEntries(
    [...fields.values()].map(({ name: field, column }) => {
      const value = row?.row[column]
      return [field, typeof value === 'string' || typeof value === 'number' ? String(value) : undefined]
    }),
  )
}

/** Something of the same kind that is nobody's. */
function neverWas(kind: string, value: string): string {
  if (kind === 'id' || kind === 'belongsTo' || kind === 'file') return newId()
  return kind === 'text' ? `${value.slice(1)}x` : value
}

test('list: by a value of Ann’s there is what there is by a value of nobody’s: filter, in, range, sort, count, fields', async () => {
  let asked = 0
  for (const { name: who, client, mayRead } of await intruders())
    for (const name of ownedResources.filter((one) => !mayRead.includes(one))) {
      const { path, lists, fields } = modelOf(name)
      const values = await valuesOf(name)
      for (const { by, then } of lists) {
        const [first] = then
        // Everybody takes the same way through the code; the finer differences are looked for with two of them.
        const isThorough = who === 'guest' || who === 'bob'
        const variants: Record<string, string>[] = [{}, { count: 'true' }]
        if (isThorough)
          variants.push(
            { limit: '1', fields: 'id' },
            ...(first === undefined ? [] : [{ sort: first }, { sort: `-${first}`, count: 'true' }]),
            ...(first !== undefined && values[first] !== undefined
              ? ['gte', 'lte', 'gt', 'lt'].map((range) => ({ [`${first}[${range}]`]: values[first] ?? '' }))
              : []),
          )
        for (const variant of variants)
          for (const suffix of ['', '[in]']) {
            if (by.length === 0 && suffix !== '') continue
            const query = (value: (field: string) => string) =>
              new URLSearchParams({
                ...Object.fromEntries(by.map((field) => [`${field}${suffix}`, value(field)])),
                ...variant,
              }).toString()
            const hers = query((field) => values[field] ?? 'x')
            const nobodys = query((field) => neverWas(fields.get(field)?.kind ?? '', values[field] ?? 'x'))
            const what = `${who} lists ${name} by ${hers}`
            const answer = await expectAlike(
              what,
              (asking) => client.get(`/api/${path}?${asking}`),
              hers,
              nobodys,
            )
            expect(answer.status, `${what} ${answer.text}`).toBeOneOf([200, 400, 401])
            expectNothingOf(it.ann, { ...answer, text: answer.text.replaceAll(hers, '') }, what)
            asked++
          }
      }
    }
  expect(asked).toBeGreaterThan(500)
})

describe('search', () => {
  test('what only Ann’s rows hold is found by nobody else, and counted by nobody else', async () => {
    for (const { name: who, client, mayRead } of await intruders())
      for (const { name, path, search } of resources().filter((one) => one.search.length > 0)) {
        if ((mayRead as readonly string[]).includes(name)) continue
        const what = `${who} searches ${name} (${search.join()})`
        const ask = (word: string) => client.get(`/api/${path}?search=${word}&count=true`)
        const answer = await expectAlike(what, ask, 'quasi', 'zzzzz')
        expectNothingOf(it.ann, answer, what)
      }
  })

  test('a hidden field is searched for those who see it only', async () => {
    const clerk = await it.shop.as({ roles: ['clerk'] })
    const found = await clerk.get('/api/gift-cards?search=quasimodo')
    expect(found.data<unknown[]>()).toHaveLength(1)
    // Ann may see the card and not its code: looking for it by the code would tell the code.
    const own = await it.ann.get('/api/gift-cards?search=quasimodo&count=true')
    expect(own.body).toMatchObject({ data: [], count: { value: 0, capped: false } })
    const [card] = found.data<{ code: string }[]>()
    await expectAlike(
      'Ann looks for the code of her own card',
      (code) => it.ann.get(`/api/gift-cards?code=${code}`),
      card?.code ?? '',
      'QUASIMODO-00000000',
    )
  })
})

// ── Cursors ──────────────────────────────────────────────────────────────────────────────────────────────────────

describe('cursor', () => {
  test('Ann’s cursor is for Bob a place in his own rows', async () => {
    await it.shop.effects()
    const page = await it.ann.get(`/api/entries?account=${it.ann.account}&limit=1`)
    const next = (page.body as { page: { next: string } }).page.next
    expect(next).toBeTypeOf('string')
    for (const account of [it.bob.account, it.ann.account]) {
      const answer = await it.bob.get(`/api/entries?account=${account}&after=${next}`)
      expect(answer.status).toBe(200)
      expectNothingOf(it.ann, answer, 'Bob goes on from where Ann was')
    }
    const guest = await it.shop.guest.get(`/api/entries?account=${it.ann.account}&after=${next}`)
    expect(guest.body).toEqual({ data: [], page: { next: null } })
  })

  test('an edited cursor reveals nothing, and breaks nothing', async () => {
    const keys = [
      ['0001-01-01 00:00:00+00', newId()],
      ['0000-01-01 00:00:00+00', newId()],
      ['2024-02-30 00:00:00+00', newId()],
      ['2024-12-31 24:00:00+00', newId()],
      ['99999-01-01 00:00:00+00', newId()],
      ['294277-01-01 00:00:00+00', newId()],
      ['2024-01-01 00:00:00+00', '00000000-0000-1000-0000-000000000000'],
      ["2024-01-01 00:00:00+00' or true --", newId()],
      ['', ''],
      ['infinity', newId()],
      [newId()],
      ['2024-01-01 00:00:00+00', newId(), newId()],
    ]
    for (const key of keys) {
      const after = Buffer.from(JSON.stringify(key)).toString('base64url')
      const answer = await it.bob.get(`/api/entries?account=${it.ann.account}&after=${after}`)
      expect([key, answer.status]).toEqual([key, answer.status === 200 ? 200 : 400])
      expectNothingOf(it.ann, answer, JSON.stringify(key))
    }
    for (const after of ['', 'x', '!!!!', 'bnVsbA', 'e30', 'a'.repeat(5_000)]) {
      const answer = await it.bob.get(`/api/entries?account=${it.bob.account}&after=${after}`)
      expect([after, answer.status, answer.code]).toEqual([after, 400, 'E_INVALID_CURSOR'])
    }
    expect(it.shop.loggedErrors).toEqual([])
  })
})

// ── Includes ─────────────────────────────────────────────────────────────────────────────────────────────────────

test('include: from whatever Bob can see, no way leads to anything of Ann’s', async () => {
  let followed = 0
  for (const { client, mayRead, name: who } of (await intruders()).filter((one) => one.mayRead.length === 0))
    for (const { path, lists, fields, inverses, name } of resources()) {
      const starts = [`/api/${path}/${it.bob.rows[name as OwnedResource] ?? newId()}?`]
      if (lists.some(({ by }) => by.length === 0)) starts.push(`/api/${path}?limit=5&`)
      for (const include of waysFrom(name, 2))
        for (const start of starts) {
          const answer = await client.get(`${start}include=${include}`)
          expect(answer.status, `${who} ${start}${include} ${answer.text}`).toBeOneOf([200, 400, 404])
          expectNothingOf(it.ann, answer, `${who} (${mayRead.join()}) ${start}include=${include}`)
          if (answer.status === 200) followed++
        }
      expect(fields.size + inverses.size).toBeGreaterThan(0)
    }
  expect(followed).toBeGreaterThan(60)
})

/** Every way over so many relations from a resource, as `include` spells it. */
function waysFrom(name: string, depth: number): readonly string[] {
  const resource = it.shop.services.model.resources.get(name)
  if (resource === undefined || depth === 0) return []
  const links = [...resource.fields.values()].flatMap(({ name: field, target }) =>
    target === undefined ? [] : [{ field, target }],
  )
  const children = [...resource.inverses.values()].map((inverse) => ({
    field: inverse.name,
    target: inverse.resource,
  }))
  return [...links, ...children].flatMap(({ field, target }) => [
    field,
    ...waysFrom(target, depth - 1).map((deeper) => `${field}.${deeper}`),
  ])
}
