import fc from 'fast-check'
import { expect, test } from 'vitest'
import { newId } from '../../values/id.ts'
import { instantOf } from '../../values/instant.ts'
import { checkGrant, signGrant } from './grant.ts'

const secret = 'a secret of forty characters for the tests'
const other = 'another secret, as long as the first one was'
const fileId = newId<'file'>()
const now = Date.parse('2026-01-31T09:30:00Z')
const expiresAt = instantOf(new Date(now + 60_000))
const opens = (
  token: string,
  ask: { fileId?: string; variant?: string; nowMs?: number } = {},
  secrets = [secret],
): boolean => checkGrant(token, { fileId, nowMs: now, ...ask }, secrets)

test('a grant opens its file and every variant until it expires', () => {
  const token = signGrant({ fileId, expiresAt }, secret)
  expect(opens(token)).toBe(true)
  expect(opens(token, { variant: 'thumb' })).toBe(true)
  expect(opens(token, { nowMs: now + 59_999 })).toBe(true)
  expect(opens(token, { nowMs: now + 60_000 })).toBe(false)
})

test('a grant for a variant opens that one, and neither the original nor another', () => {
  const token = signGrant({ fileId, variant: 'thumb', expiresAt }, secret)
  expect(opens(token, { variant: 'thumb' })).toBe(true)
  expect(opens(token)).toBe(false)
  expect(opens(token, { variant: 'full' })).toBe(false)
})

test('a grant opens no other file, and none when another secret signed it', () => {
  const token = signGrant({ fileId, expiresAt }, secret)
  expect(opens(token, { fileId: newId() })).toBe(false)
  expect(opens(token, {}, [other])).toBe(false)
  expect(opens(token, {}, [])).toBe(false)
  expect(opens(token, {}, [other, secret])).toBe(true)
})

test('a grant that was changed anywhere opens nothing', () => {
  const token = signGrant({ fileId, variant: 'thumb', expiresAt }, secret)
  fc.assert(
    fc.property(
      fc.nat(token.length - 1),
      fc.constantFrom(...'0123456789.ABCxyz_- \n'.split('')),
      (at, mark) => {
        const changed = token.slice(0, at) + mark + token.slice(at + 1)
        // The last letter of a signature carries two bits that mean nothing.
        fc.pre(changed !== token && at < token.length - 1)
        return !opens(changed, { variant: 'thumb' })
      },
    ),
    { numRuns: 2_000 },
  )
  expect(opens(token.replace('.thumb.', '..'))).toBe(false)
  expect(
    opens(
      token.replace(/^\d+/, (seconds) => `${Number(seconds) + 1_000}`),
      { variant: 'thumb' },
    ),
  ).toBe(false)
})

test('no text that is not a grant opens anything or breaks anything', () => {
  fc.assert(fc.property(fc.string(), (text) => !opens(text)))
  for (const text of ['', '..', '1..', `${now}..${'A'.repeat(43)}`, 'x'.repeat(100_000)])
    expect(opens(text)).toBe(false)
})

test('a secret that could be guessed is refused', () => {
  expect(() => signGrant({ fileId, expiresAt }, 'short')).toThrow('at least 32')
})
