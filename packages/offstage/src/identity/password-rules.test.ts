import { expect, test } from 'vitest'
import { requireGoodPassword } from './password-rules.ts'

const ann = { email: 'ann.miller@example.org', name: 'Ann Miller' }

function verdict(password: string): string | undefined {
  try {
    requireGoodPassword(password, ann, '/password')
    return undefined
  } catch (error) {
    // What is thrown is the problem that lists the wrong places.
    return (error as { document: { errors: { detail: string }[] } }).document.errors[0]?.detail
  }
}

test.each([
  'a good long phrase',
  'ten letter',
  'пароль длинный',
  '密码密码密码密码安全短',
  'Xq7#mmmmmmmm',
  'my friend ann.miller likes tea',
  'x'.repeat(5) + 'the rest is fine',
])('takes %s', (password) => {
  expect(verdict(password)).toBeUndefined()
})

test.each([
  ['ninechars', 'at least 10'],
  ['x'.repeat(257), 'at most 256'],
  ['1234567890', 'everybody'],
  ['PASSWORD1234', 'everybody'],
  ['qwertyuiop!?', 'everybody'],
  ['aaaaaaaaaaaa', 'repeats'],
  ['abababababab', 'repeats'],
  ['xyzxyzxyzxy', 'repeats'],
  ['ann.miller@example.org', 'your own'],
  ['ann.miller1', 'your own'],
  ['Ann Miller!', 'your own'],
  ['e\u0301'.repeat(9), 'at least 10'],
])('refuses %s', (password, why) => {
  expect(verdict(password)).toContain(why)
})
