import { expect, test } from 'vitest'
import type { Row } from './types.ts'
import { applyChange } from './apply-change.ts'

const row = (id: string, version = 1): Row => ({ id, version, createdAt: '', updatedAt: '' })
const known = { rows: [row('a'), row('c')], next: 'cursor', loaded: true }
const event = (name: string, data: unknown) =>
  ({ kind: 'event', event: { name, id: undefined, data } }) as const
const byId = (a: Row, b: Row): number => a.id.localeCompare(b.id)

test('a row that changed stays where it is', () => {
  expect(applyChange(known, event('upsert', row('a', 2))).rows).toEqual([row('a', 2), row('c')])
})

test('a row that joins goes where its order puts it, or else last', () => {
  expect(
    applyChange(known, { ...event('upsert', row('b')), compare: byId }).rows.map(({ id }) => id),
  ).toEqual(['a', 'b', 'c'])
  expect(applyChange(known, event('upsert', row('b'))).rows.map(({ id }) => id)).toEqual(['a', 'c', 'b'])
})

test('a row that leaves is gone, and the rest and the cursor stay', () => {
  expect(applyChange(known, event('remove', { id: 'a' }))).toEqual({
    rows: [row('c')],
    next: 'cursor',
    loaded: true,
  })
})

test('a reset forgets what was known', () => {
  expect(applyChange(known, event('reset', { data: [row('z')], page: { next: null } }))).toEqual({
    rows: [row('z')],
    next: null,
    loaded: true,
  })
})
