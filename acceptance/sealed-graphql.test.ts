import { newId } from 'offstage'
import type { TestAnswer, TestClient } from 'offstage/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  expectAlike,
  expectNothingOf,
  ownedResources,
  STAFF,
  twoCustomers,
  type TwoCustomers,
} from './two-customers.ts'

// GraphQL reads by the same asks as REST; here the door itself is tried, with what only it has: aliases, several roots
// in one document, connections inside connections, and counts of what is not shown.

let it: TwoCustomers
let others: readonly (readonly [string, TestClient, readonly string[]])[]
beforeAll(async () => {
  it = await twoCustomers()
  const staff = await Promise.all(
    Object.entries(STAFF).map(
      async ([role, mayRead]) => [role, await it.shop.as({ roles: [role] }), mayRead] as const,
    ),
  )
  others = [['guest', it.shop.guest, []], ['bob', it.bob, []], ...staff]
  for (const [, client] of others) await client.get('/api/auth/me')
})
afterAll(() => it.shop.close())

const resourceOf = (name: string) => {
  const found = it.shop.services.model.resources.get(name)
  if (found === undefined) throw new Error(`The app has no ${name}.`)
  return found
}

const hidden = (mayRead: readonly string[]) => ownedResources.filter((name) => !mayRead.includes(name))

test('a row by its id, alone, under several aliases, and beside rows of one’s own', async () => {
  for (const [who, client, mayRead] of others)
    for (const name of hidden(mayRead)) {
      const documents = [
        `query($id: ID!) { ${name}(id: $id) { id version createdAt } }`,
        `query($id: ID!) { a: ${name}(id: $id) { id } b: ${name}(id: $id) { __typename id } mine: user(id: "${it.bob.person}") { id } }`,
      ]
      for (const query of documents) {
        const answer = await expectAlike(
          `${who} ${query}`,
          (id) => client.graphql(query, { id }),
          it.ann.rows[name],
        )
        expect([who, name, answer.status]).toEqual([who, name, 200])
        expectNothingOf(it.ann, answer, query)
      }
    }
})

const PAGE = `nodes { id } edges { cursor node { id } } pageInfo { hasNextPage endCursor startCursor } totalCount { value capped }`

test('a connection by a value of Ann’s is one by a value of nobody’s: nodes, edges, cursors and counts', async () => {
  let asked = 0
  for (const [who, client, mayRead] of others)
    for (const name of hidden(mayRead)) {
      const { plural, lists, fields, table } = resourceOf(name)
      const [row] = await it.shop.database.query<{ row: Record<string, unknown> }>({
        text: `select to_jsonb(t) as row from "${table}" t where id = $1`,
        values: [it.ann.rows[name]],
      })
      for (const { by, unique } of lists.filter((list) => list.by.length > 0 && list.by[0] !== 'id')) {
        if (unique) continue
        const args = (mine: boolean, many: boolean) =>
          by
            .map((field) => {
              const known = fields.get(field)
              const value = String(row?.row[known?.column ?? ''])
              const given = mine ? value : nobodys(known?.kind ?? '', value)
              const written = known?.kind === 'oneOf' ? given : JSON.stringify(given)
              return many ? `${field}In: [${written}]` : `${field}: ${written}`
            })
            .join(', ')
        for (const many of [false, true]) {
          const ask = (given: string) => client.graphql(`{ ${plural}(${given}, first: 5) { ${PAGE} } }`)
          const what = `${who} ${plural}(${args(true, many)})`
          const answer = await expectAlike(what, ask, args(true, many), args(false, many))
          expectNothingOf(it.ann, answer, what)
          asked++
        }
      }
    }
  expect(asked).toBeGreaterThan(100)
})

function nobodys(kind: string, value: string): string {
  if (kind === 'id' || kind === 'belongsTo') return newId()
  return kind === 'text' ? `${value.slice(1)}x` : value
}

test('a row by another unique field, even one that Ann’s row shows to others under another name', async () => {
  const [row] = await it.shop.database.query<Record<string, string>>({
    text: `select c.code, o.number, a.number as account, g.code as card, u.email
      from customer c join "order" o on o.customer_id = c.id join account a on a.owner_id = c.user_id
      join gift_card g on g.holder_id = c.id join "user" u on u.id = c.user_id where c.id = $1`,
    values: [it.ann.customer],
  })
  const uniques: readonly (readonly [string, string])[] = [
    ['customerByCode(code: $value)', row?.['code'] ?? ''],
    ['orderByNumber(number: $value)', row?.['number'] ?? ''],
    ['accountByNumber(number: $value)', row?.['account'] ?? ''],
    ['giftCardByCode(code: $value)', row?.['card'] ?? ''],
    ['userByEmail(email: $value)', row?.['email'] ?? ''],
  ]
  for (const [field, value] of uniques)
    for (const client of [it.bob, it.shop.guest]) {
      const ask = (given: string) =>
        client.graphql(`query($value: String!) { ${field} { id } }`, { value: given })
      const answer = await expectAlike(field, ask, value, `${value.slice(1)}9`)
      expect(answer.text).not.toContain('"id"')
      expect(answer.text).not.toContain('errors')
    }
})

interface TypeRef {
  readonly kind: string
  readonly name: string | null
  readonly ofType: TypeRef | null
}
interface SchemaField {
  readonly name: string
  readonly args: readonly { readonly type: TypeRef }[]
  readonly type: TypeRef
}

test('everything that can be reached from what Bob and a guest see holds nothing of Ann’s', async () => {
  const ref = 'kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name } } } }'
  const answer = await it.shop.guest.graphql(
    `{ __schema { types { name fields { name args { type { ${ref} } } type { ${ref} } } } } }`,
  )
  const { __schema: schema } = answer.data<{
    __schema: { types: { name: string; fields: SchemaField[] | null }[] }
  }>()
  const types = new Map(schema.types.map((type) => [type.name, type.fields ?? []]))
  const named = (type: TypeRef): string => (type.ofType === null ? (type.name ?? '') : named(type.ofType))
  const isRequired = ({ args }: SchemaField) => args.some(({ type }) => type.kind === 'NON_NULL')

  /** The members of a type as a selection, so many relations deep. */
  const select = (type: string, depth: number): string =>
    (types.get(type) ?? [])
      .filter((field) => !isRequired(field))
      .map((field) => {
        const inner = named(field.type)
        if ((types.get(inner) ?? []).length === 0) return field.name
        if (inner.endsWith('Connection'))
          return depth === 0
            ? ''
            : `${field.name}(first: 3) { totalCount { value } nodes { ${select(inner.replace(/Connection$/, ''), depth - 1)} } }`
        const isRow = it.shop.services.model.resources.has(inner.charAt(0).toLowerCase() + inner.slice(1))
        return isRow && depth === 0 ? '' : `${field.name} { ${select(inner, isRow ? depth - 1 : depth)} }`
      })
      .filter((part) => !/\{\s*\}/.test(part))
      .join(' ')

  let reached = 0
  const roots = (types.get('Query') ?? []).map(({ name, type }) => ({ name, of: named(type) }))
  for (const client of [it.bob, it.shop.guest])
    for (const { name, of } of roots)
      for (const depth of [0, 1, 2]) {
        const row = it.bob.rows[name as 'user'] as string | undefined
        const isList = of.endsWith('Connection')
        if (!isList && row === undefined) continue
        const root = isList ? `${name}(first: 3)` : `${name}(id: "${row ?? ''}")`
        const inner = isList ? `nodes { ${select(of.replace(/Connection$/, ''), depth)} }` : select(of, depth)
        const read = await client.graphql(`{ ${root} { ${inner} } }`)
        expectNothingOf(it.ann, read, `${root}, ${depth} deep`)
        if (!read.text.includes('"errors"')) reached++
      }
  expect(reached).toBeGreaterThanOrEqual(20)
})

test('a mutation on something of Ann’s answers as on nothing', async () => {
  const usd = '{ amount: "1.00", currency: "USD" }'
  const mutations: readonly (readonly [string, string])[] = [
    [`changeCartLine(input: { line: $id, quantity: 0 }) { quantity }`, it.ann.rows.cartLine],
    [`sharePicture(input: { picture: $id, email: "x@example.org" }) { grant { id } }`, it.ann.rows.picture],
    [`stopSharing(input: { grant: $id })`, it.ann.rows.pictureGrant],
    [`shipOrder(input: { order: $id }) { status }`, it.ann.rows.order],
    [`checkout(input: { account: $id }, idempotencyKey: "KEY") { number }`, it.ann.rows.account],
    [
      `transferMoney(input: { from: $id, to: "US0800000000000001", amount: ${usd} }, idempotencyKey: "KEY") { transfer }`,
      it.ann.rows.account,
    ],
  ]
  for (const [mutation, id] of mutations)
    for (const client of [it.bob, it.shop.guest]) {
      const ask = (given: string): Promise<TestAnswer> =>
        client.graphql(`mutation($id: ID!) { ${mutation.replace('KEY', newId())} }`, { id: given })
      const answer = await expectAlike(mutation, ask, id)
      expect(answer.text, mutation).toMatch(/E_NOT_FOUND|E_NOT_ALLOWED|E_NOT_SIGNED_IN/)
    }
})
