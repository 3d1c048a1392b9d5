import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  anyOf,
  app,
  belongsTo,
  boolean,
  currentUser,
  everyone,
  feature,
  integer,
  resource,
  text,
  User,
} from '../src/index.ts'
import { startTestApp, type TestApp } from '../src/testing/start-test-app.ts'

// Threads of a forum, each a reply to one of the same kind, with notes of which some are hidden.

const Thread = resource('thread', {
  author: belongsTo(User, { inverse: 'threads' }),
  parent: belongsTo('self', { inverse: 'replies' }).optional(),
  title: text({ max: 40 }),
})
  .list({ by: ['parent'], then: ['title'] })
  .policy(() => ({ read: everyone }))
const Note = resource('note', {
  thread: belongsTo(Thread, { inverse: 'notes' }),
  author: belongsTo(User, { inverse: 'notes' }),
  topic: text({ max: 40 }),
  stars: integer({ min: 0, max: 5 }),
  open: boolean(),
  mark: text({ max: 10 }),
})
  .list({ by: ['thread'], then: ['stars'] })
  .list({ by: ['thread', 'topic'], then: ['stars'] })
  .policy((note) => ({
    read: anyOf(note.open.is(true), note.author.is(currentUser)),
    fields: { mark: note.author.is(currentUser) },
  }))

const Tag = resource('tag', { name: text({ max: 20 }).unique() }).policy(() => ({ read: everyone }))
const Tagging = resource('tagging', {
  tag: belongsTo(Tag, { inverse: 'taggings' }),
  thread: belongsTo(Thread, { inverse: 'taggings' }),
})
  .list({ by: ['tag', 'thread'], unique: true })
  .list({ by: ['tag'], then: ['createdAt'] })
  .list({ by: ['thread'], then: ['createdAt'] })
  .policy(() => ({ read: everyone }))

let it: TestApp
let root: string
let tag: string
let replies: readonly string[]
const statements = async (address: string): Promise<number> => {
  const answer = await it.guest.get(address)
  const [, trace] = answer.headers.get('traceparent')?.split('-') ?? []
  const timeline = (await it.guest.get(`/api/timeline/${trace}`)).data<{
    timelines: readonly { steps: readonly { stage: string }[] }[]
  }>()
  return timeline.timelines.flatMap(({ steps }) => steps).filter(({ stage }) => stage === 'statement').length
}

beforeAll(async () => {
  it = await startTestApp(
    app('forum', {
      rowsMax: 500,
      features: [feature('threads', { resources: [Thread, Note, Tag, Tagging] })],
    }),
  )
  const ann = await it.as({ name: 'Ann' })
  const author = ann.user
  if (author === undefined) throw new Error('Ann is signed in.')
  await it.transaction(async ({ unrestricted: tx }) => {
    const top = await tx.insert(Thread, { author, title: 'Top' })
    const below = await tx.insertMany(
      Thread,
      ['A', 'B', 'C'].map((title) => ({ author, title, parent: top.id })),
    )
    await tx.insertMany(
      Thread,
      below.map(({ id, title }) => ({ author, title: `${title}1`, parent: id })),
    )
    root = top.id
    tag = (await tx.insert(Tag, { name: 'red' })).id
    replies = below.map(({ id }) => id)
    await tx.insertMany(
      Note,
      Array.from({ length: 12 }, (_, n) => ({
        thread: top.id,
        author,
        topic: n % 2 === 0 ? 'a, b (c)' : 'plain',
        stars: n % 6,
        open: n !== 11,
        mark: 'secret',
      })),
    )
  })
  // Each in a transaction of its own, whose time it carries.
  for (const thread of replies)
    await it.transaction((tx) =>
      tx.unrestricted.insert(Tagging, { tag: tag as never, thread: thread as never }),
    )
})
afterAll(() => it.close())

interface Note {
  readonly id: string
  readonly stars: number
  readonly topic: string
  readonly mark?: string
}
interface Page {
  readonly data: readonly Note[]
  readonly page: { readonly next: string | null }
  readonly count?: { readonly value: number; readonly capped: boolean }
}

const notes = async <Shape = Page>(options: string): Promise<Shape> => {
  const include = encodeURIComponent(`notes(${options})`)
  return (await it.guest.get(`/api/threads/${root}?include=${include}`)).data<{ notes: Shape }>().notes
}

describe('children as a page', () => {
  test('say where the next begins, and go on from there to the end', async () => {
    const seen: Note[] = []
    let after = ''
    for (let pages = 0; pages < 10; pages++) {
      const { data, page } = await notes(`limit:4,sort:-stars,page:true${after}`)
      seen.push(...data)
      if (page.next === null) break
      after = `,after:${page.next}`
    }
    expect(seen.map(({ stars }) => stars)).toEqual([5, 4, 4, 3, 3, 2, 2, 1, 1, 0, 0])
    expect(new Set(seen.map(({ id }) => id)).size).toBe(11)
  })

  test('are counted under the policy of each, whatever the page', async () => {
    const page = await notes('limit:2,count:true')
    expect(page.count).toEqual({ value: 11, capped: false })
    expect(page.data).toHaveLength(2)
    expect(page.page.next).not.toBeNull()
  })

  test('leave out what is masked, as an array does', async () => {
    const [inPage] = (await notes('limit:1,page:true')).data
    const [inArray] = await notes<readonly Note[]>('limit:1')
    expect(inPage).toEqual(inArray)
    expect(inPage).not.toHaveProperty('mark')
  })

  test('are an array unless a page is asked for', async () => {
    expect(await notes<readonly Note[]>('limit:3')).toHaveLength(3)
  })
})

test('children are chosen by the lists that have their link, with values of any kind', async () => {
  const plain = await notes<readonly Note[]>('topic:plain,stars[gte]:3')
  expect(plain.map(({ stars }) => stars)).toEqual([3, 3, 5])
  const odd = await notes<readonly Note[]>(
    `topic:${encodeURIComponent('a, b (c)')}`.replace('(', '%28').replace(')', '%29'),
  )
  expect(odd.map(({ stars }) => stars)).toEqual([0, 0, 2, 2, 4, 4])
  const both = await notes<readonly Note[]>('topic[in]:plain|nothing,limit:2,sort:-stars')
  expect(both.map(({ stars }) => stars)).toEqual([5, 3])
})

test('what no list of the children serves is refused, and says what is', async () => {
  const ask = async (include: string) =>
    (await it.guest.get(`/api/threads/${root}?include=${encodeURIComponent(include)}`)).body
  expect(await ask('notes(open:true)')).toMatchObject({
    code: 'E_NO_ACCESS_PATH',
    detail: 'notes cannot be listed by thread and open.',
  })
  expect(await ask('notes(sort:topic)')).toMatchObject({ code: 'E_NO_ACCESS_PATH' })
  expect(await ask('notes(colour:red)')).toMatchObject({ code: 'E_UNKNOWN_FIELD' })
  expect(await ask('notes(after:x)')).toMatchObject({ code: 'E_INVALID_CURSOR' })
  expect(await ask('notes(topic:%)')).toMatchObject({ code: 'E_INVALID_PARAMETER' })
  expect(await ask('parent(limit:2)')).toMatchObject({ code: 'E_INVALID_PARAMETER' })
})

test('rows of the same kind lead up and down, level upon level, in one statement', async () => {
  const address = `/api/threads/${root}?include=replies(limit:2).replies(limit:2).parent.parent`
  const { replies: below } = (await it.guest.get(address)).data<{ replies: readonly Below[] }>()
  expect(below.map(({ title }) => title)).toEqual(['A', 'B'])
  expect(below[0]?.replies[0]).toMatchObject({
    title: 'A1',
    parent: { id: replies[0], parent: { id: root } },
  })
  expect(await statements(address)).toBe(1)
})

interface Below {
  readonly title: string
  readonly replies: readonly object[]
}

describe('rows in all', () => {
  test('are counted before anything is read', async () => {
    const list = `/api/threads?parent=${root}&limit=10`
    expect((await it.guest.get(`${list}&include=notes(limit:49)`)).status).toBe(200)
    const over = await it.guest.get(`${list}&include=notes(limit:50)`)
    expect(over.body).toMatchObject({
      status: 400,
      code: 'E_ASK_TOO_LARGE',
      detail:
        'This asks for more rows in all, those of includes counted, than the 500 allowed in one request.',
    })
    expect(await statements(`${list}&include=notes(limit:50)`)).toBe(0)
  })

  test('are the product of the limits, of parents and children alike', async () => {
    const list = `/api/threads?parent=${root}&limit=10`
    for (const [include, status] of [
      ['notes(limit:23).thread', 200],
      ['notes(limit:25).thread', 400],
      ['replies(limit:6).notes(limit:7)', 200],
      ['replies(limit:6).notes(limit:8)', 400],
      ['notes(limit:20,topic[in]:a|b)', 200],
      ['notes(limit:20,topic[in]:a|b|c)', 400],
      ['notes(limit:40,count:true)', 400],
    ] as const)
      expect([include, (await it.guest.get(`${list}&include=${include}`)).status]).toEqual([include, status])
  })
})

describe('many to many, by a resource that links the two', () => {
  test('goes through the link, in its order, a page at a time, in one statement', async () => {
    const address = `/api/tags/${tag}?include=taggings(limit:2,sort:-createdAt,page:true).thread`
    const { taggings } = (await it.guest.get(address)).data<{ taggings: TaggingPage }>()
    expect(taggings.data.map(({ thread }) => thread.title)).toEqual(['C', 'B'])
    const after = `${address.replace('page:true', `after:${taggings.page.next}`)}`
    const next = (await it.guest.get(after)).data<{ taggings: TaggingPage }>().taggings
    expect(next.data.map(({ thread }) => thread.title)).toEqual(['A'])
    expect(next.page.next).toBeNull()
    expect(await statements(address)).toBe(1)
  })

  test('is a list of the links, which brings the rows on the far side', async () => {
    const list = await it.guest.get(`/api/taggings?tag=${tag}&sort=createdAt&include=thread`)
    expect(list.data<TaggingPage['data']>().map(({ thread }) => thread.title)).toEqual(['A', 'B', 'C'])
  })

  test('is asked for by its own name in vain, and told how', async () => {
    expect((await it.guest.get(`/api/tags/${tag}?include=threads`)).body).toMatchObject({
      code: 'E_UNKNOWN_FIELD',
      hint: 'Go through what links the two: include=taggings.thread.',
    })
    expect((await it.guest.get(`/api/threads?tag=${tag}`)).body).toMatchObject({
      code: 'E_UNKNOWN_FIELD',
      hint: 'List taggings by tag, with include=thread.',
    })
  })
})

interface TaggingPage {
  readonly data: readonly { readonly thread: { readonly title: string } }[]
  readonly page: { readonly next: string | null }
}
