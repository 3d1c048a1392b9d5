import { expect, test } from 'vitest'
import { jsonText } from './json-text.ts'

test('members stand by the length of their names, then by their bytes, and spaces follow colons and commas', () => {
  expect(jsonText({ bb: 1, a: [1, null, 'x'], c: { é: true, z: undefined, zz: {} } })).toBe(
    '{"a": [1, null, "x"], "c": {"zz": {}, "é": true}, "bb": 1}',
  )
})

test('numbers are written out', () => {
  expect([1e21, -1.5e22, 1e-7, -1.25e-9, 0.1, 3, 12_345.678].map(jsonText)).toEqual([
    '1000000000000000000000',
    '-15000000000000000000000',
    '0.0000001',
    '-0.00000000125',
    '0.1',
    '3',
    '12345.678',
  ])
})
