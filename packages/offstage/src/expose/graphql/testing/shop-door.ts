import type { ActParts } from '../../../engine/act/perform.ts'
import { createReader } from '../../../engine/read/answer-read.ts'
import { createReadTogether } from '../../../engine/read/read-together.ts'
import type { Database } from '../../../database/database.ts'
import { Trace } from '../../../observe/trace.ts'
import { guest, type Actor } from '../../../policy/actor.ts'
import { dialectOf } from '../../../sql/dialect-of.ts'
import type { Id } from '../../../values/id.ts'
import { answerOperation, type GraphqlParts } from '../answer-operation.ts'
import { GRAPHQL_LIMITS } from '../limits.ts'
import { graphqlParts } from '../mount-graphql.ts'
import type { GraphqlServices } from '../services.ts'
import { shopModel } from './shop-app.ts'
import type { ShopData } from './shop-data.ts'

/** The shop's GraphQL door over a database, without a server around it. */
export function shopDoor(
  database: Database,
  { introspection = 'everyone', limits = GRAPHQL_LIMITS }: Partial<GraphqlServices> = {},
): GraphqlParts {
  const dialect = dialectOf(database.family)
  const act: ActParts = {
    model: shopModel,
    dialect,
    database,
    attachFile: async () => {},
    stillHolds: async () => true,
    wake: () => {},
  }
  const parts = { model: shopModel, dialect, database }
  const onBroken = (error: unknown) => {
    throw error
  }
  return graphqlParts(shopModel, {
    reader: createReader(parts),
    readTogether: createReadTogether(parts),
    act,
    introspection,
    limits,
    onBroken,
  })
}

/** What came of an operation, as a client reads it. */
export interface Answer {
  readonly data?: Readonly<Record<string, unknown>> | null
  readonly errors?: readonly {
    readonly message: string
    readonly path?: readonly unknown[]
    readonly extensions: Readonly<Record<string, unknown>>
  }[]
}

/** Sends an operation as an actor. */
export async function send(
  door: GraphqlParts,
  query: string,
  {
    actor = guest,
    variables = {},
    trace = new Trace('request', 'test'),
  }: {
    readonly actor?: Actor
    readonly variables?: Readonly<Record<string, unknown>>
    readonly trace?: Trace
  } = {},
): Promise<Answer> {
  const context = { actor, trace, renew: async () => actor }
  const answer = await answerOperation({ query, operationName: undefined, variables }, door, context, {
    onlyReads: false,
    mayStream: false,
  })
  if (answer.kind === 'streaming') throw new Error('Nothing here is followed.')
  // The door wrote it, and the tests are about what it says.
  return answer.kind === 'refused' ? { errors: answer.errors } : (JSON.parse(answer.text) as Answer)
}

/** A connection of an answer. */
export interface Connection<Row = Readonly<Record<string, unknown>>> {
  readonly nodes: readonly Row[]
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null }
  readonly totalCount: unknown
}

/** The connection under a key of an answer, which the test has asked for. */
export function connectionIn<Row>({ data, errors }: Answer, key: string): Connection<Row> {
  const found = data?.[key]
  if (found === undefined || found === null) throw new Error(`No ${key}: ${JSON.stringify(errors)}`)
  return found as Connection<Row>
}

/** The shop's people: a guest, two customers, a clerk. */
export function actorsOf({ customer, user }: ShopData): readonly Actor[] {
  const shopper = (at: number): Actor => ({
    ...guest,
    kind: 'user',
    user: String(customer[at]?.['user']) as Id<'user'>,
    facts: { customer: customer[at]?.id ?? null },
  })
  return [guest, shopper(0), shopper(1), clerkOf(user.at(-1)?.id ?? ''), { ...shopper(2), roles: ['admin'] }]
}

export const clerkOf = (user: string): Actor => ({
  ...guest,
  kind: 'user',
  user: user as Id<'user'>,
  roles: ['staff'],
  facts: { customer: null },
})
