import { expect, test } from 'vitest'
import { hashCode, newCode, typedCode } from './mail-codes.ts'

const SECRET = 's'.repeat(40)

test('a code is eight digits, zeros in front included', () => {
  const codes = Array.from({ length: 2_000 }, newCode)
  for (const code of codes) expect(code).toMatch(/^\d{8}$/)
  expect(codes.some((code) => code.startsWith('0'))).toBe(true)
  expect(new Set(codes).size).toBeGreaterThan(1_990)
})

test('the hash of a code is bound to its purpose, its address and the secret', () => {
  const hashes = [
    hashCode('12345678', 'verifyEmail', 'a@example.org', SECRET),
    hashCode('12345679', 'verifyEmail', 'a@example.org', SECRET),
    hashCode('12345678', 'resetPassword', 'a@example.org', SECRET),
    hashCode('12345678', 'verifyEmail', 'b@example.org', SECRET),
    hashCode('12345678', 'verifyEmail', 'a@example.org', 't'.repeat(40)),
  ]
  expect(new Set(hashes).size).toBe(5)
  expect(hashCode('12345678', 'verifyEmail', 'a@example.org', SECRET)).toBe(hashes[0])
})

test('a code may be typed in groups', () => {
  expect(typedCode(' 1234 56-78\n')).toBe('12345678')
})
