import { expect, test } from 'vitest'
import { parseInstant } from './instant.ts'

test.each([
  ['2026-01-31T09:30:00Z', '2026-01-31T09:30:00.000000Z'],
  ['2026-01-31t09:30:00.1234567z', '2026-01-31T09:30:00.123456Z'],
  ['2026-01-31 09:30:00+02:00', '2026-01-31T07:30:00.000000Z'],
  ['0001-01-01T00:00:00Z', '0001-01-01T00:00:00.000000Z'],
])('%s is read as %s', (text, instant) => {
  expect(parseInstant(text)).toBe(instant)
})

test.each([
  '2026-02-30T00:00:00Z',
  '2026-01-31T09:30:00',
  '2026-01-31',
  '0000-01-01T00:00:00Z',
  // Their offsets move them to years before 1 and after 9999.
  '0001-01-01T00:00:00+01:00',
  '9999-12-31T23:59:59-01:00',
  'infinity',
  '',
])('%s is no point in time that a database has', (text) => {
  expect(parseInstant(text)).toBeUndefined()
})
