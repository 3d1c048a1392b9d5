import { afterAll, beforeAll, expect, test } from 'vitest'
import { offstage } from '../app.ts'
import { resourceOf, type Model } from '../packages/offstage/src/model/model.ts'
import { guest } from '../packages/offstage/src/policy/actor.ts'
import { parseListAsk } from '../packages/offstage/src/plan/parse-ask.ts'
import { planRead } from '../packages/offstage/src/plan/plan-read.ts'
import { classOf } from '../packages/offstage/src/policy/actor.ts'
import { proofs } from '../packages/offstage/src/prove/proofs.ts'
import { proveApp } from '../packages/offstage/src/prove/prove-app.ts'
import type { ProvedReport, ProveReport } from '../packages/offstage/src/prove/prove-report.ts'
import { hostModel } from '../packages/offstage/src/serve/host-model.ts'
import { createTestDatabase, type TestDatabase } from '../packages/offstage/src/testing/test-database.ts'

// What `offstage prove` says of the demonstration, on a hundred thousand rows of each resource, made by its own
// migrations: what a read visits is bounded by what is asked for, whatever else is in the tables and for whomever.

let model: Model
let beside: TestDatabase
let report: ProveReport
beforeAll(async () => {
  model = hostModel(offstage)
  beside = await createTestDatabase()
  report = await proveApp({
    app: offstage,
    model,
    migrations: new URL('../migrations', import.meta.url).pathname,
    url: beside.url,
    proofs: proofs.filter(({ name }) => name === 'flat' || name === 'growth'),
    options: { rows: 100_000, growth: [10_000, 100_000], only: undefined, seed: 42 },
  })
  for (const { name, summary } of report.proofs) process.stdout.write(`${name}: ${summary}\n`)
}, 1_200_000)
afterAll(() => beside.drop())

function proved(name: string): ProvedReport {
  const found = report.proofs.find((proof) => proof.name === name)
  if (found === undefined) throw new Error(`${name} was not run.`)
  return found
}

/**
 * A search of common words is bounded and reads more blocks in larger tables, up to one for each candidate: the same
 * number of rows, further apart. Whoever mends that empties this list.
 */
const GROWING_YET = ['customer.search(name)', 'product.search(name, sku)', 'user.search(name, email)']

const brokenAt = (name: string): readonly string[] =>
  proved(name)
    .violations.map(({ at }) => at)
    .sort()

test('every read, for everybody, forwards and backwards, first pages and deep ones, under both kinds of plan', () => {
  const { checks, outcome } = proved('flat')
  expect(outcome).not.toBe('failed')
  expect(checks).toBeGreaterThan(4_000)
  expect(brokenAt('flat')).toEqual([])
})

test('no read visits more when there is ten times as much', () => {
  const { checks, outcome } = proved('growth')
  expect(outcome).not.toBe('failed')
  expect(checks).toBeGreaterThan(4_000)
  expect(brokenAt('growth')).toEqual(GROWING_YET)
})

test('a list that nobody can read without visiting rows in vain is no list', () => {
  // What is refused to everybody are inverses that nothing lists; every declared list is read by somebody.
  for (const note of proved('flat').notes)
    expect(note).toMatch(/^Refused to everybody, because no list serves them/)
})

test('a filter that no list declares is refused with the nearest list that there is', () => {
  const orders = resourceOf(model, 'order')
  const ask = () =>
    parseListAsk(
      model,
      orders,
      new Map([
        ['status', 'placed'],
        ['sort', 'placedAt'],
      ]),
    )
  const plan = () => planRead(ask().rows, { model, actor: classOf(guest), equals: () => false })
  expect(plan).toThrow(
    expect.objectContaining({
      code: 'E_NO_ACCESS_PATH',
      document: expect.objectContaining({
        detail: 'orders cannot be listed by status in the order of placedAt.',
        hint: expect.stringContaining('Nearest declared list: all, then placedAt') as string,
      }) as unknown,
    }) as Error,
  )
})
