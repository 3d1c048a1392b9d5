import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { measureStatement } from '../src/database/measure-statement.ts'
import type { Explanation } from '../src/engine/read/explain-read.ts'
import { anyOf, app, belongsTo, currentUser, feature, oneOf, resource, text, User } from '../src/index.ts'
import { startTestApp, type TestApp } from '../src/testing/start-test-app.ts'
import type { TestClient } from '../src/testing/test-client.ts'
import { families, openPlace } from './families.ts'

const Letter = resource('letter', {
  writer: belongsTo(User, { inverse: 'letters' }),
  state: oneOf('draft', 'sent'),
  title: text({ max: 40 }),
})
  .list({ by: ['writer'], then: ['title'] })
  .list({ by: ['writer', 'title'] })
  .list({ by: [], then: ['createdAt'] })
  .search('title')
  .policy((letter) => ({ read: anyOf(letter.state.is('sent'), letter.writer.is(currentUser)) }))

let it: TestApp
let auditor: TestClient
let ann: TestClient

beforeAll(async () => {
  it = await startTestApp(
    app('post', {
      roles: ['auditor'],
      features: [feature('letters', { resources: [Letter] })],
      explain: (actor) => actor.hasRole('auditor'),
    }),
  )
  ann = await it.as({ name: 'Ann' })
  auditor = await it.as({ name: 'Otto', roles: ['auditor'] })
  const writer = ann.user
  if (writer === undefined) throw new Error('Ann is signed in.')
  await it.transaction(async (tx) => {
    const states = ['draft', 'sent'] as const
    const rows = Array.from({ length: 30 }, (_, n) => ({
      writer,
      state: states[n % 2] ?? 'draft',
      title: `T${n}`,
    }))
    await tx.unrestricted.insertMany(Letter, rows)
  })
})
afterAll(() => it.close())

const explain = async (who: TestClient, address: string): Promise<Explanation> =>
  (await who.get(address)).data<Explanation>()

describe('how a list is read', () => {
  test('names the list, why it was chosen, and why the others were not', async () => {
    const { path, considered } = await explain(auditor, `/api/letters?writer=${ann.user}&explain=true`)
    expect(path).toEqual({ list: 'by writer, then title', index: 'letter_writer_title_idx' })
    expect(considered).toEqual([
      { list: 'by id', isChosen: false, why: 'it takes id, which was not given' },
      { list: 'by writer, then title', isChosen: true, why: 'it is the first that serves this' },
      { list: 'by writer and title', isChosen: false, why: 'it takes title, which was not given' },
      { list: 'all, then createdAt', isChosen: false, why: 'it does not go by writer' },
    ])
  })

  test('names the ways of the asker’s own policy, and the index of each', async () => {
    const { policy, branches } = await explain(auditor, '/api/letters?sort=-createdAt&explain=true')
    expect(policy).toEqual({ clause: 'state is "sent", or writer is you', decision: 'by row' })
    expect(branches).toEqual([
      { index: 'letter_state_created_at_idx', asked: [], gates: [], conditions: ['state is "sent"'] },
      { index: 'letter_writer_created_at_idx', asked: [], gates: [], conditions: ['writer is you'] },
    ])
  })

  test('shows the statement, what it visited and the plan, and no value of the session', async () => {
    const told = await explain(auditor, '/api/letters?limit=4&explain=true')
    expect(told.sql).toContain('union all')
    expect(told.values).toContain(auditor.user)
    expect(told.values.filter((value) => value === 'of the session')).toHaveLength(2)
    // Five rows of what was sent, none of one's own, and the session with its user.
    expect(told.rowsVisited).toBeGreaterThanOrEqual(5)
    expect(told.rowsVisited).toBeLessThan(30)
    expect(told.plan.join('\n')).toContain('letter_state_created_at_idx')
  })
})

test('a row, rows by ids and a search are explained too', async () => {
  const [first] = (await auditor.get('/api/letters?limit=1')).data<readonly { id: string }[]>()
  const id = first?.id ?? ''
  const row = await auditor.get(`/api/letters/${id}?explain=true`)
  expect(row.headers.get('content-type')).toContain('application/vnd.offstage.explanation+json')
  expect(row.data()).toMatchObject({ path: { index: 'letter_pkey' } })
  const byIds = await explain(auditor, `/api/letters?id[in]=${id}&explain=true`)
  expect(byIds.branches.map(({ index }) => index)).toEqual(['letter_pkey', 'letter_pkey'])
  expect((await explain(auditor, '/api/letters?search=t&explain=true')).path).toBeNull()
})

test('nobody is told who has no right to know, though they may read', async () => {
  for (const address of ['/api/letters', `/api/letters?writer=${ann.user}`]) {
    const glue = address.includes('?') ? '&' : '?'
    expect((await ann.get(address)).status).toBe(200)
    const refused = await ann.get(`${address}${glue}explain=true`)
    expect([refused.status, refused.code]).toEqual([403, 'E_NOT_ALLOWED'])
    const guest = await it.guest.get(`${address}${glue}explain=true`)
    expect([guest.status, guest.code]).toEqual([401, 'E_NOT_SIGNED_IN'])
  }
  expect((await auditor.get('/api/letters?explain=perhaps')).status).toBe(400)
})

test('the timeline names the index of each way', async () => {
  const answer = await auditor.get('/api/letters?sort=createdAt')
  const [, trace] = answer.headers.get('traceparent')?.split('-') ?? []
  const timeline = await auditor.get(`/api/timeline/${trace}`)
  expect(timeline.text).toContain('letter_state_created_at_idx')
  expect(timeline.text).toContain('letter_writer_created_at_idx')
})

describe.each(families)('on $server', ({ family }) => {
  test('a statement costs the rows that it visits', async () => {
    const place = await openPlace(family)
    try {
      await place.ask('create table thing (id int primary key, kind int not null)')
      await place.ask('create index thing_kind on thing (kind, id)')
      for (let n = 1; n <= 40; n++) await place.ask(`insert into thing values (${n}, ${n % 4})`)
      const cost = (text: string, values: readonly unknown[]) =>
        measureStatement(place.db, { text: place.text(text), values })
      const few = await cost('select id from thing where kind = $1 order by id limit 3', [1])
      expect([few.rowsVisited, few.plan.join()]).toEqual([3, expect.stringContaining('thing_kind')])
      expect((await cost('select count(*) from thing', [])).rowsVisited).toBe(40)
    } finally {
      await place.remove()
    }
  })
})
