import { isDeepStrictEqual } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { offstage } from '../app.ts'
import {
  deepCursor,
  fullPlace,
  measure,
  type FullPlace,
  type Measured,
} from '../packages/offstage/contract/list-visits.ts'
import { rowId } from '../packages/offstage/contract/fill-model.ts'
import type { ModelList, ModelResource } from '../packages/offstage/src/model/model.ts'
import { guest, type Actor } from '../packages/offstage/src/policy/actor.ts'
import { hostModel } from '../packages/offstage/src/serve/host-model.ts'

// Every list of the demonstration, for everybody who can ask for it, on a hundred thousand rows of each resource: what
// a page visits is bounded by the page, whatever else is in the tables and however little of it may be seen.

const ROWS = 100_000
const MIDDLE = ROWS / 2
const LAST = ROWS - 7

let place: FullPlace
beforeAll(async () => {
  place = await fullPlace(hostModel(offstage), ROWS)
  const sessions = [1, MIDDLE, LAST].map((number) => rowId(place.model, 'session', number))
  await place.database.query({
    text: `update session set expires_at = now() + interval '1 day', idle_expires_at = now() + interval '1 day' where id = any($1::uuid[])`,
    values: [sessions],
  })
}, 600_000)
afterAll(() => place.remove())

/** A person by the number of their row; the first has most of everything, the last next to nothing. */
function person(number: number, roles: readonly string[] = []): Actor {
  const user = rowId(place.model, 'user', number) as NonNullable<Actor['user']> // the id of a user's row
  return {
    kind: 'user',
    user,
    name: 'Somebody',
    roles,
    facts: { customer: rowId(place.model, 'customer', number) },
    guard: { session: rowId(place.model, 'session', number), securityVersion: 1 },
    scopes: undefined,
  }
}

const rolesHeld = ['clerk', 'teller', 'auditor', 'staff', 'admin'] as const

function actors(): readonly (readonly [string, Actor])[] {
  const staff = rolesHeld.map(
    (role) => [role, { ...person(MIDDLE, [role]), facts: { customer: null } }] as const,
  )
  return [
    ['guest', guest],
    ['a big customer', person(1)],
    ['a small customer', person(LAST)],
    ...staff,
    ['a clerk who buys', person(1, ['clerk'])],
    ['teller and staff', person(MIDDLE, ['teller', 'staff'])],
  ]
}

interface Tally {
  readonly measured: Measured[]
  readonly refused: Map<string, Set<string>>
}

/** Values for the `by` of a list: those of a row in the thick of it, of one at the thin end, and one's own. */
async function choices(
  resource: ModelResource,
  list: ModelList,
  actor: Actor,
): Promise<Record<string, string>[]> {
  const { database, model } = place
  const columns = list.by.map((name) => `"${resource.fields.get(name)?.column ?? name}"::text as "${name}"`)
  if (columns.length === 0) return [{}]
  const found: Record<string, string>[] = []
  for (const number of [2, LAST]) {
    const [row] = await database.query<Record<string, string | null>>({
      text: `select ${columns.join(', ')} from "${resource.table}" where id = $1`,
      values: [rowId(model, resource.name, Math.min(number, resource.small?.max ?? number))],
    })
    if (row !== undefined)
      found.push(Object.fromEntries(Object.entries(row).map(([name, value]) => [name, value ?? ''])))
  }
  const [typical = {}] = found
  const own = (target: string | undefined): string | undefined =>
    target === 'user' ? actor.user : (actor.facts[target ?? ''] ?? undefined)
  const linked = (of: (target: string) => string | undefined) =>
    Object.fromEntries(
      list.by.map((name) => {
        const target = resource.fields.get(name)?.target
        return [name, (target === undefined ? undefined : of(target)) ?? typical[name] ?? '']
      }),
    )
  const chosen = list.by.flatMap((name) =>
    (resource.fields.get(name)?.spec.options ?? []).map((option) => ({ ...typical, [name]: option })),
  )
  const all = [
    ...found,
    ...chosen,
    linked(own),
    ...[1, 2].map((number) => linked((target) => rowId(model, target, number))),
  ]
  return all.filter((one, at) => all.findIndex((other) => isDeepStrictEqual(one, other)) === at)
}

const cursors = new Map<string, Promise<string | undefined>>()

/** Looked for once: that is the one thing here that walks a whole list. */
function cursorOf(
  resource: ModelResource,
  list: ModelList,
  by: Record<string, string>,
): Promise<string | undefined> {
  const key = JSON.stringify([resource.name, list.title, by])
  const known = cursors.get(key) ?? deepCursor(place, resource, list, by)
  cursors.set(key, known)
  return known
}

async function tryList(
  resource: ModelResource,
  list: ModelList,
  who: string,
  actor: Actor,
  tally: Tally,
): Promise<void> {
  const [first] = list.then
  for (const by of await choices(resource, list, actor)) {
    if (Object.values(by).includes('')) continue
    const after = await cursorOf(resource, list, by)
    const orders = first === undefined ? [{}] : [{ sort: first }, { sort: `-${first}` }]
    const pages = after === undefined ? [{}] : [{}, { after }, { count: 'true' }]
    for (const order of orders)
      for (const page of pages) {
        const parameters = { ...by, ...order, ...page }
        const what = `${who}: ${resource.plural}?${new URLSearchParams(parameters).toString()}`
        const outcome = await measure(place, resource, actor, parameters, what)
        if (outcome.kind === 'measured') tally.measured.push(...outcome.of)
        else {
          const at = `${resource.name} ${list.title}`
          tally.refused.set(at, (tally.refused.get(at) ?? new Set()).add(outcome.code))
        }
      }
  }
}

test('every list, for everybody, forwards and backwards, first pages and deep ones, under both kinds of plan', async () => {
  const tally: Tally = { measured: [], refused: new Map() }
  for (const resource of place.model.resources.values())
    for (const list of resource.lists)
      for (const [who, actor] of actors()) await tryList(resource, list, who, actor, tally)
  const over = tally.measured.filter(
    ({ visit, rowsMax, pagesMax }) => visit.rows > rowsMax || visit.pages > pagesMax,
  )
  const worst = tally.measured.toSorted((a, b) => b.visit.rows / b.rowsMax - a.visit.rows / a.rowsMax)[0]
  process.stdout.write(
    `${tally.measured.length} pages measured; the most rows of any: ${worst?.visit.rows} of ${worst?.rowsMax} (${worst?.what})\n`,
  )
  expect(
    over
      .slice(0, 5)
      .map(
        ({ what, mode, visit, rowsMax, pagesMax }) =>
          `${what} ${mode}\n${visit.rows} of ${rowsMax} rows, ${visit.pages} of ${pagesMax} pages\n${visit.plan}`,
      ),
    `${over.length} of ${tally.measured.length}`,
  ).toEqual([])
  expect(tally.measured.length).toBeGreaterThan(1_000)
  // Somebody else's private pictures: who was granted which of them is not in an index by owner or by visibility. One's
  // own pictures, and what is public, are listed for everybody.
  expect([...tally.refused.keys()].sort()).toEqual([
    'picture by owner, then createdAt',
    'picture by visibility, then createdAt',
  ])
  expect(new Set([...tally.refused.values()].flatMap((codes) => [...codes]))).toEqual(
    new Set(['E_NO_ACCESS_PATH']),
  )
}, 900_000)

test('a filter that no list declares is refused with the nearest list that there is', async () => {
  const orders = place.model.resources.get('order')
  if (orders === undefined) throw new Error('The shop has orders.')
  const outcome = await measure(
    place,
    orders,
    person(1),
    { status: 'placed', sort: 'placedAt' },
    'orders by status',
  )
  expect(outcome).toMatchObject({
    kind: 'refused',
    code: 'E_NO_ACCESS_PATH',
    detail: 'orders cannot be listed by status in the order of placedAt.',
    hint: expect.stringContaining('Nearest declared list: all, then placedAt') as string,
  })
})
