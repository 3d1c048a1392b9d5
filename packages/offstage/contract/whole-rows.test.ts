import { afterAll, beforeAll, expect, test } from 'vitest'
import { decodeRow } from '../src/engine/act/decode-row.ts'
import { bindValues } from '../src/engine/read/bind-values.ts'
import { shopModel } from '../src/expose/graphql/testing/shop-app.ts'
import { makeShop, type ShopData, type ShopTable } from '../src/expose/graphql/testing/shop-data.ts'
import { actorsOf } from '../src/expose/graphql/testing/shop-door.ts'
import { resourceOf } from '../src/model/model.ts'
import { parseRowAsk } from '../src/plan/parse-ask.ts'
import { planRead } from '../src/plan/plan-read.ts'
import { classOf, type Actor } from '../src/policy/actor.ts'
import { compile } from '../src/sql/compile.ts'
import { rowsQuery } from '../src/sql/whole-row.ts'
import { openShop, type ShopPlace } from './shop-places.ts'

// Rows as the code of an action sees them, and their images as the change log keeps them, are the same on both families.

let data: ShopData
let postgres: ShopPlace
let mariadb: ShopPlace
beforeAll(async () => {
  data = makeShop(21)
  postgres = await openShop('postgres', data)
  mariadb = await openShop('mysql', data)
})
afterAll(async () => {
  await postgres.remove()
  await mariadb.remove()
})

async function rowsOf(
  { database, dialect }: ShopPlace,
  name: ShopTable,
  id: string,
  actor: Actor,
  lock: boolean,
) {
  const resource = resourceOf(shopModel, name)
  const ask = parseRowAsk(shopModel, resource, id, new Map())
  const plan = planRead(ask.rows, { model: shopModel, actor: classOf(actor), equals: () => false })
  const { text, values } = compile(rowsQuery(plan, shopModel, lock), dialect)
  const bound = bindValues(values, { ask: ask.values, actor, dialect })
  return database.transaction(async (tx) =>
    (await tx.query({ text, values: bound })).map((row) => decodeRow(resource, row)),
  )
}

test.each(['user', 'category', 'product', 'customer', 'order', 'orderLine'] as const)(
  'every %s, for everybody, held or not',
  async (name) => {
    let found = 0
    for (const actor of actorsOf(data))
      for (const { id } of data[name]) {
        const lock = found % 2 === 0
        const expected = await rowsOf(postgres, name, id, actor, lock)
        expect(await rowsOf(mariadb, name, id, actor, lock)).toEqual(expected)
        found += expected.length
      }
    expect(found).toBeGreaterThan(0)
  },
)
