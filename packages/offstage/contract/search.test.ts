import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  anyOf,
  app,
  belongsTo,
  boolean,
  currentUser,
  everyone,
  feature,
  resource,
  text,
  User,
} from '../src/index.ts'
import { resourceOf, type ModelResource } from '../src/model/model.ts'
import { guest, type Actor } from '../src/policy/actor.ts'
import type { Answer, Measured } from '../src/prove/flat/measure.ts'
import { rowId } from '../src/prove/fill/row-id.ts'
import { hostModel } from '../src/serve/host-model.ts'
import { fullPlace, measure, overOf, type FullPlace } from './list-visits.ts'

// However many rows have a word, a search looks at so many of them and no more. Every text of these has the word "word",
// a twentieth has the word "w1", and one in a million begins with "w4999".

const Story = resource('story', {
  teller: belongsTo(User, { inverse: 'stories' }),
  title: text({ max: 80 }),
  told: boolean(),
})
  .search('title')
  .policy((story, actor) => ({
    read: anyOf(story.told.is(true), story.teller.is(currentUser), actor.hasRole('listener')),
  }))

const Rumour = resource('rumour', { title: text({ max: 80 }) })
  .search('title')
  .policy(() => ({ read: everyone }))

const Line = resource('line', { story: belongsTo(Story, { inverse: 'lines' }), title: text({ max: 80 }) })
  .list({ by: ['story'] })
  .search({ by: ['story'], fields: { title: 'B' } })
  .policy(() => ({ read: everyone }))

const tales = app('tales', {
  roles: ['listener'],
  features: [feature('tales', { resources: [Story, Rumour, Line] })],
})

const [FEW, MANY] = [10_000, 100_000]
const model = hostModel(tales)
const before = new Map<string, Measured>()
let many: FullPlace
beforeAll(async () => {
  const few = await fullPlace(model, FEW)
  for (const [, search] of searches)
    for (const [who, actor] of cast)
      before.set(
        `${who} ${search}`,
        visitsOf(await measure(few, resourceNamed('story'), actor, { search }, who)),
      )
  await few.remove()
  many = await fullPlace(model, MANY)
}, 900_000)
afterAll(() => many.remove())

const resourceNamed = (name: string): ModelResource => resourceOf(model, name)

const person = (number: number, roles: readonly string[] = []): Actor => ({
  ...guest,
  kind: 'user',
  user: rowId(model, 'user', number) as NonNullable<Actor['user']>, // the id of a user's row
  name: 'Somebody',
  roles,
})

const cast: readonly (readonly [string, Actor])[] = [
  ['a guest', guest],
  ['who told most', person(1)],
  ['who told little', person(FEW - 7)],
  ['a listener', person(FEW - 7, ['listener'])],
]

const searches: readonly (readonly [string, string])[] = [
  ['the commonest word', 'word'],
  ['two letters that begin it', 'wo'],
  ['one letter that all words begin with', 'w'],
  ['a common word', 'w1'],
  ['a rare word', '9999'],
  ['two common words', 'word w1'],
  ['a common and a rare word', 'word 9999'],
  ['as many words as are looked for', 'w wo wor word w1 w2 w3 w4'],
  ['what nothing has', 'zzzz'],
]

const visitsOf = (answer: Answer): Measured => {
  if (answer.kind !== 'measured') throw new Error(JSON.stringify(answer))
  return answer
}

test('a search within one group looks at no row of another', async () => {
  for (const [number, most] of [
    [1, 1_001],
    [FEW - 7, 30],
  ] as const) {
    const story = rowId(model, 'story', number)
    const answer = await measure(many, resourceNamed('line'), guest, { story, search: 'word' }, 'lines')
    for (const { visit } of visitsOf(answer).visits)
      expect(visit.rows, visit.plan).toBeLessThanOrEqual(2 * most)
  }
})

describe.each(searches)('%s', (_title, search) => {
  test.each(['story', 'rumour'])('of a %s visits no more than a bound', async (name) => {
    for (const [who, actor] of cast)
      for (const more of [{}, { count: 'true' }]) {
        const what = `${who}: ${name}?search=${search}`
        const answer = await measure(many, resourceNamed(name), actor, { search, ...more }, what)
        expect(overOf(visitsOf(answer), what)).toEqual([])
      }
  })

  test('visits as many rows of a hundred thousand as of ten thousand', async () => {
    for (const [who, actor] of cast) {
      const answer = await measure(many, resourceNamed('story'), actor, { search }, who)
      for (const [at, { visit, mode }] of visitsOf(answer).visits.entries()) {
        // What few rows have is had by a few more where there are more rows: a number begins more numbers.
        const few = Math.max(before.get(`${who} ${search}`)?.visits[at]?.visit.rows ?? 0, 100)
        expect(visit.rows, `${who} ${mode}\n${visit.plan}`).toBeLessThanOrEqual(1.5 * few)
      }
    }
  })
})
