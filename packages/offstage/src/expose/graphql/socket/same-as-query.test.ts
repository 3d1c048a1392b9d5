import type { Client } from 'graphql-ws'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestApp, type TestApp } from '../../../testing/start-test-app.ts'
import type { TestClient } from '../../../testing/test-client.ts'
import { followWs, wsClient, type Told } from '../testing/follow.ts'
import { Notice, noticeApp } from '../testing/notice-app.ts'
import { chooseWith, randomFrom, type Choose } from '../testing/shop-data.ts'

const STEPS = 40

let notices: TestApp
let people: readonly TestClient[]

beforeAll(async () => {
  notices = await startTestApp(noticeApp)
  people = [notices.guest, await notices.as(), await notices.as({ roles: ['warden'] })]
})
afterAll(() => notices.close())

const ROW = 'id title rank remark author { id }'
const PAGES = [
  'board: "a"',
  'board: "a", reverse: true, first: 3',
  'board: "a", last: 3',
  'board: "a", rankRange: { gte: 4 }',
  'boardIn: ["a", "b"]',
  'first: 5',
]

interface Row {
  readonly id: string
}

interface Change {
  readonly snapshot: { readonly nodes: readonly Row[] } | null
  readonly upsert: readonly Row[]
  readonly remove: readonly string[]
  readonly page: { readonly ids: readonly string[] }
}

/** What somebody holds who has applied every change, in its order. */
function heldAfter(told: readonly Told[]): readonly Row[] {
  const rows = new Map<string, Row>()
  let ids: readonly string[] = []
  for (const { data } of told) {
    const change = data?.['notices'] as Change
    if (change.snapshot !== null) rows.clear()
    for (const row of change.snapshot?.nodes ?? []) rows.set(row.id, row)
    for (const id of change.remove) rows.delete(id)
    for (const row of change.upsert) rows.set(row.id, row)
    ids = change.page.ids
    expect(new Set(ids)).toEqual(new Set(rows.keys()))
  }
  return ids.map((id) => rows.get(id) as Row) // the ids are those of the rows, as was just seen
}

async function queried(who: TestClient, page: string): Promise<readonly Row[]> {
  const answer = await who.graphql(`{ notices(${page}) { nodes { ${ROW} } } }`)
  return answer.data<{ notices: { nodes: readonly Row[] } }>().notices.nodes
}

async function live(choose: Choose, ids: string[]): Promise<void> {
  const author = choose.one([people[1]?.user, people[2]?.user])
  const row = {
    board: choose.one(['a', 'a', 'b']),
    title: choose.one(['Lost', 'Found', 'Sold']),
    rank: choose.below(8),
    open: choose.chance(0.6),
    ...(choose.chance(0.5) && { remark: 'hm' }),
    ...(author !== undefined && choose.chance(0.6) && { author }),
  }
  const at = choose.below(ids.length)
  await notices.transaction(async ({ unrestricted: tx }) => {
    const id = ids[at]
    if (id === undefined || choose.chance(0.4)) ids.push((await tx.insert(Notice, row)).id)
    else if (choose.chance(0.3)) await tx.delete(Notice, ids.splice(at, 1)[0] as never)
    else await tx.update(Notice, id as never, row)
  })
}

test('whatever happens, who applies what is told holds what a query answers', async () => {
  const choose = chooseWith(randomFrom(11))
  const clients: Client[] = []
  const looking = people.flatMap((who) => {
    const client = wsClient(notices.url, who.headers)
    clients.push(client)
    return PAGES.map((page) => {
      const query = `subscription { notices(${page}) { snapshot { nodes { ${ROW} } } upsert { ${ROW} } remove page { ids } } }`
      return { who, page, followed: followWs(client, { query }) }
    })
  })
  const ids: string[] = []
  for (let step = 0; step < STEPS; step++) {
    await live(choose, ids)
    if (step % 10 !== 9) continue
    for (const { who, page, followed } of looking) {
      const wanted = await queried(who, page)
      await expect.poll(() => heldAfter(followed.told), { timeout: 10_000, interval: 5 }).toEqual(wanted)
    }
  }
  for (const client of clients) await client.dispose()
})
