import { expect, test } from 'vitest'
import { resourceOf } from '../../model/model.ts'
import { parseListAsk } from '../../plan/parse-ask.ts'
import { guest, type Actor } from '../../policy/actor.ts'
import { postgres } from '../../sql/postgres/dialect.ts'
import { newId, type Id } from '../../values/id.ts'
import type { Instant } from '../../values/instant.ts'
import type { Change } from '../outbox/change.ts'
import { village } from './testing/village.ts'
import { TopicIndex } from './topic-index.ts'
import { viewOf } from './view.ts'

const house = newId<'house'>()
const user = newId<'user'>()
const villager: Actor = { ...guest, kind: 'user', user, facts: { house } }

interface Named {
  readonly name: string
  mayShow(id: string): boolean
}

const shown = newId()

function watch(views: Readonly<Record<string, readonly [string, Readonly<Record<string, string>>, Actor]>>) {
  const index = new TopicIndex<Named>()
  const removals = Object.entries(views).map(([name, [resource, parameters, actor]]) => {
    const ask = parseListAsk(village, resourceOf(village, resource), new Map(Object.entries(parameters)))
    const { topics } = viewOf(ask, actor, village, postgres)
    return index.add({ name, mayShow: (id) => id === shown }, topics)
  })
  const concerned = (resource: string, before: object | null, after: object | null): readonly string[] =>
    [...index.concernedBy(changeOf(resource, before, after))].map(({ name }) => name).toSorted()
  return { concerned, stop: () => removals.forEach((remove) => remove()) }
}

const changeOf = (resource: string, before: object | null, after: object | null): Change => ({
  seq: 1,
  resource,
  id: newId() as Id,
  operation: 'update',
  // Images are rows as JSON; those of the tests have what matters.
  before: before as Change['before'],
  after: after as Change['after'],
  actor: undefined,
  cause: undefined,
  at: '2026-01-01T00:00:00.000000Z' as Instant,
})

test('a change concerns the lists that its row is on, before or after', () => {
  const { concerned } = watch({
    goats: ['rumour', { topic: 'goats' }, { ...guest, roles: ['mayor'] }],
    weather: ['rumour', { topic: 'weather' }, { ...guest, roles: ['mayor'] }],
  })
  expect(concerned('rumour', { topic: 'goats' }, { topic: 'goats' })).toEqual(['goats'])
  expect(concerned('rumour', { topic: 'goats' }, { topic: 'weather' })).toEqual(['goats', 'weather'])
  expect(concerned('rumour', { topic: 'mayor' }, null)).toEqual([])
  expect(concerned('notice', null, { topic: 'goats' })).toEqual([])
})

test('a row that the policy keeps from somebody does not concern them', () => {
  const { concerned } = watch({
    guest: ['rumour', { topic: 'goats' }, guest],
    villager: ['rumour', { topic: 'goats' }, villager],
  })
  const hidden = { topic: 'goats', open: false, house_id: newId() }
  expect(concerned('rumour', hidden, { ...hidden, weight: 2 })).toEqual([])
  expect(concerned('rumour', hidden, { ...hidden, house_id: house })).toEqual(['villager'])
  expect(concerned('rumour', { ...hidden, open: true }, hidden)).toEqual(['guest', 'villager'])
})

test('children that are included concern who shows their parent', () => {
  const { concerned } = watch({ streets: ['street', { include: 'rumours(limit:3)' }, guest] })
  expect(concerned('rumour', null, { street_id: shown })).toEqual(['streets'])
  expect(concerned('rumour', { street_id: shown }, { street_id: newId() })).toEqual(['streets'])
  expect(concerned('rumour', null, { street_id: newId() })).toEqual([])
  expect(concerned('rumour', null, { street_id: null })).toEqual([])
})

test('rows that a policy or an include leads to concern everybody who may show something below them', () => {
  const { concerned } = watch({
    notices: ['notice', { street: newId() }, guest],
    rumours: ['rumour', { topic: 'goats', include: 'street' }, guest],
  })
  expect(concerned('street', { open: true }, { open: false })).toEqual(['notices', 'rumours'])
})

test('who has left is not concerned', () => {
  const { concerned, stop } = watch({
    goats: ['rumour', { topic: 'goats', include: 'street,house' }, villager],
    streets: ['street', { include: 'rumours(limit:3)' }, villager],
  })
  stop()
  expect(concerned('rumour', { topic: 'goats', open: true, street_id: shown }, null)).toEqual([])
  expect(concerned('street', {}, {})).toEqual([])
})
