import { expect, test } from 'vitest'
import { app } from '../declare/app.ts'
import { everyone } from '../declare/expression.ts'
import { feature } from '../declare/feature.ts'
import { belongsTo, text } from '../declare/field.ts'
import { recordPlaces } from '../declare/places.ts'
import { resource } from '../declare/resource.ts'
import { fieldPlace, listPlace, policyPlace, resourcePlace } from './declared-at.ts'

// The order of these two tests matters: once places are recorded, they are recorded for good.

const lineHere = (): number =>
  Number(/declared-at\.test\.ts:(\d+):/.exec(new Error('here').stack?.split('\n')[2] ?? '')?.[1])

function declare() {
  const Parent = resource('parent', { name: text() }).policy(() => ({ read: everyone }))
  const line = lineHere()
  const Child = resource('child', {
    parent: belongsTo(Parent, { inverse: 'children' }),
    name: text({ max: 20 }).unique(),
  })
    .list({ by: ['parent'] })
    .list({ by: ['parent'], then: ['name'] })
    .policy(() => ({ read: everyone }))
  return { line, family: app('family', { features: [feature('all', { resources: [Parent, Child] })] }) }
}

test('nobody pays for places until somebody asks for them', () => {
  const { family } = declare()
  expect(resourcePlace(family, 'child')).toBeUndefined()
  expect(listPlace(family, 'child', { by: ['parent'], then: [] })).toBeUndefined()
})

test('each part of a declaration knows its own line', () => {
  recordPlaces()
  const { line, family } = declare()
  const at = (after: number) => ({ file: import.meta.filename, line: line + after })
  expect(resourcePlace(family, 'child')).toEqual(at(1))
  expect(fieldPlace(family, 'child', 'parent')).toEqual(at(2))
  // A unique field is a list of its own.
  expect(listPlace(family, 'child', { by: ['name'], then: [] })).toEqual(at(3))
  expect(listPlace(family, 'child', { by: ['parent'], then: [] })).toEqual(at(5))
  expect(listPlace(family, 'child', { by: ['parent'], then: ['name'] })).toEqual(at(6))
  expect(policyPlace(family, 'child')).toEqual(at(7))
  expect(resourcePlace(family, 'user')).toBeUndefined()
})
