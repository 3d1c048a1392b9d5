import { expect, test } from 'vitest'
import { complaints } from '../testing/look.ts'
import { skippedTests } from './skipped-tests.ts'

test('a test that runs alone and one that is left out in silence are found', () => {
  const text = `
test.only('a', () => {})

describe.concurrent.only('b', () => {})

test.skip('c', () => {})

test.skipIf(true)('d', () => {})

test.each([1]).skip('e', () => {})
`
  expect(complaints(skippedTests, { 'a.test.ts': text })).toEqual([
    'a.test.ts:2 this test runs alone; nobody would miss the others',
    'a.test.ts:4 this test runs alone; nobody would miss the others',
    'a.test.ts:6 .skip has no comment above or beside it that says why',
    'a.test.ts:8 .skipIf has no comment above or beside it that says why',
    'a.test.ts:10 .skip has no comment above or beside it that says why',
  ])
})

test('a reason above or beside is enough, and other skips are not ours', () => {
  const text = `
// MariaDB 10.11 has no LATERAL.
test.skip('a', () => {})
test.skipIf(!redis)('b', () => {}) // Redis is not installed here
list.skip(2)
`
  expect(complaints(skippedTests, { 'a.test.ts': text })).toEqual([])
})
