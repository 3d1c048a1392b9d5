import { expect, test } from 'vitest'
import type { Measured } from '../flat/measure.ts'
import { compareVisits } from './compare-visits.ts'

const measured = (rows: number, blocks: number | undefined, isMerged = false): Measured => ({
  kind: 'measured',
  statement: { text: 'select', values: [] },
  clause: 'always',
  allowed: { rows: 200, blocks: 1_000 },
  isMerged,
  shown: 1,
  visits: [
    { mode: 'custom', visit: { rows, blocks, timeMs: undefined, busiest: undefined, plan: '' } },
    { mode: 'generic', visit: { rows, blocks, timeMs: undefined, busiest: undefined, plan: '' } },
  ],
})

test('half as much again is allowed, and what an index pays for being deeper', () => {
  expect(compareVisits(measured(100, 100), measured(158, 174)).isWithin).toBe(true)
  expect(compareVisits(measured(100, 100), measured(159, 100))).toMatchObject({
    isWithin: false,
    what: 'rows',
    mode: 'custom',
    before: 100,
    after: 159,
    allowed: 158,
  })
  expect(compareVisits(measured(100, 100), measured(100, 175))).toMatchObject({
    isWithin: false,
    what: 'blocks',
  })
})

test('a read of next to nothing may get a level deeper, and no more', () => {
  expect(compareVisits(measured(1, 3), measured(3, 20)).isWithin).toBe(true)
  expect(compareVisits(measured(1, 3), measured(30, 20)).isWithin).toBe(false)
})

test('where blocks cannot be told, rows decide alone', () => {
  expect(compareVisits(measured(100, undefined), measured(120, undefined))).toMatchObject({
    isWithin: true,
    blocks: 1,
  })
})

test('a merge whose ways have their pages now has not grown, and one that goes past them has', () => {
  expect(compareVisits(measured(30, 60, true), measured(160, 330, true)).isWithin).toBe(true)
  expect(compareVisits(measured(30, 60, true), measured(160, 900, true))).toMatchObject({
    isWithin: false,
    what: 'blocks',
  })
  expect(compareVisits(measured(30, 60, true), measured(400, 300, true))).toMatchObject({
    isWithin: false,
    what: 'rows',
    before: 200,
  })
})
