import { parse } from 'graphql'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { GraphqlParts } from './answer-operation.ts'
import { answerNaively } from './testing/naive-shop.ts'
import { randomQuery } from './testing/random-query.ts'
import { chooseWith, makeShop, randomFrom, type ShopData } from './testing/shop-data.ts'
import { shopDatabase, type ShopDatabase } from './testing/shop-database.ts'
import { actorsOf, send, shopDoor } from './testing/shop-door.ts'

const QUERIES = Number(process.env['OFFSTAGE_RANDOM_QUERIES'] ?? 300)

let shop: ShopDatabase
let data: ShopData
let door: GraphqlParts

beforeAll(async () => {
  data = makeShop(7)
  shop = await shopDatabase(data)
  door = shopDoor(shop.database)
})
afterAll(() => shop.drop())

test('random queries are answered as a resolver that filters and sorts arrays answers them', async () => {
  let refused = 0
  for (let seed = 1; seed <= QUERIES; seed++) {
    const choose = chooseWith(randomFrom(seed))
    const { text, variables } = randomQuery(door.schema, data, choose)
    const actor = choose.one(actorsOf(data))
    const answer = await send(door, text, { actor, variables })
    if (answer.data === undefined && answer.errors?.[0]?.message.includes('rows; ask for fewer') === true) {
      refused++
      continue
    }
    const expected = await answerNaively(door.schema, parse(text), variables, data, actor)
    const told = `seed ${seed} as ${actor.kind} ${actor.roles.join()}\n${text}\n${JSON.stringify(variables)}`
    expect(answer.errors, told).toEqual(undefined)
    expect(expected.errors, told).toEqual(undefined)
    expect(answer.data, told).toEqual(JSON.parse(JSON.stringify(expected.data)))
  }
  expect(refused).toBeLessThan(QUERIES / 3)
})
