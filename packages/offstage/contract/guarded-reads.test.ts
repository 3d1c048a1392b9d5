import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { shopModel } from '../src/expose/graphql/testing/shop-app.ts'
import { makeShop, type ShopData } from '../src/expose/graphql/testing/shop-data.ts'
import { actorsOf } from '../src/expose/graphql/testing/shop-door.ts'
import { resourceOf } from '../src/model/model.ts'
import { Trace } from '../src/observe/trace.ts'
import { parseListAsk, parseRowAsk } from '../src/plan/parse-ask.ts'
import type { Actor } from '../src/policy/actor.ts'
import type { Id } from '../src/values/id.ts'
import { families } from './families.ts'
import { openShop, type ShopPlace } from './shop-places.ts'

// A read for somebody who is remembered as signed in looks at their session in the same statement, on both families.

const SESSION = '01900000-0000-7000-8000-000000000001' as Id<'session'> // the id of the row below

const TABLES = {
  postgres: `create table session (id uuid primary key, user_id uuid not null, revoked_at timestamptz(6),
    expires_at timestamptz(6) not null, idle_expires_at timestamptz(6) not null)`,
  mysql: `create table session (id char(36) character set ascii collate ascii_bin primary key,
    user_id char(36) character set ascii collate ascii_bin not null, revoked_at datetime(6),
    expires_at datetime(6) not null, idle_expires_at datetime(6) not null)`,
} as const

describe.each(families)('on $server', ({ family }) => {
  let data: ShopData
  let place: ShopPlace
  let actor: Actor
  const run = (text: string) => place.database.query({ text, values: [] })
  beforeAll(async () => {
    data = makeShop(4)
    place = await openShop(family, data)
    const shopper = actorsOf(data)[1]
    if (shopper?.user === undefined) throw new Error('There is a shopper.')
    actor = { ...shopper, guard: { session: SESSION, securityVersion: 1 } } as Actor // a session as it is remembered
    await run(TABLES[family])
    await run(
      `insert into session values ('${SESSION}', '${shopper.user}', null, '2999-01-01 00:00:00', '2999-01-01 00:00:00')`,
    )
  })
  afterAll(() => place.remove())

  const list = (count: string) =>
    place.reader.read(
      parseListAsk(
        shopModel,
        resourceOf(shopModel, 'product'),
        new Map(Object.entries({ sort: '-createdAt', count })),
      ),
      actor,
      new Trace('request', 'test'),
    )
  const row = () =>
    place.reader.read(
      parseRowAsk(shopModel, resourceOf(shopModel, 'customer'), data.customer[0]?.id ?? '', new Map()),
      actor,
      new Trace('request', 'test'),
    )
  const answers = async () => [await list('false'), await list('true'), await row()]

  test('rows come in their order while the session holds, and nothing else does', async () => {
    const [plain, counted, one] = await answers()
    expect(plain?.rows.length).toBeGreaterThan(5)
    expect(plain?.keys.map(([at = '']) => at)).toEqual(
      plain?.keys
        .map(([at = '']) => at)
        .toSorted()
        .toReversed(),
    )
    expect(counted?.rows).toEqual(plain?.rows)
    expect(counted?.count).toBeGreaterThan(5)
    expect(one?.rows).toHaveLength(1)
  })

  test.each([
    [
      'was revoked',
      `update session set revoked_at = '2020-01-01 00:00:00'`,
      `update session set revoked_at = null`,
    ],
    [
      'has expired',
      `update session set expires_at = '2020-01-01 00:00:00'`,
      `update session set expires_at = '2999-01-01 00:00:00'`,
    ],
    [
      'was not used for too long',
      `update session set idle_expires_at = '2020-01-01 00:00:00'`,
      `update session set idle_expires_at = '2999-01-01 00:00:00'`,
    ],
    [
      'is of a user whose rights have changed',
      `update "user" set security_version = security_version + 1`,
      `update "user" set security_version = security_version - 1`,
    ],
  ])('nothing comes once the session %s', async (_, change, undo) => {
    await run(change)
    expect(await answers()).toEqual([undefined, undefined, undefined])
    await run(undo)
    expect((await row())?.rows).toHaveLength(1)
  })
})
