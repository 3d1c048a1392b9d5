import { expect, test } from 'vitest'
import { accountNumber, isAccountNumber, newAccountNumber } from './account-number.ts'

test('a new number carries check digits that hold', () => {
  for (let count = 0; count < 200; count++) expect(isAccountNumber(newAccountNumber())).toBe(true)
})

test('any one wrong digit is found', () => {
  const number = accountNumber('00000000000042')
  for (let at = 2; at < number.length; at++)
    for (const digit of '0123456789') {
      const typed = number.slice(0, at) + digit + number.slice(at + 1)
      expect(isAccountNumber(typed)).toBe(typed === number)
    }
})

test('two digits in the wrong order are found', () => {
  const number = accountNumber('12345678901234')
  for (let at = 2; at < number.length - 1; at++) {
    const [left = '', right = ''] = number.slice(at, at + 2)
    const typed = number.slice(0, at) + right + left + number.slice(at + 2)
    expect(isAccountNumber(typed)).toBe(left === right)
  }
})

test('the check digits are those of ISO 7064', () => {
  // Worked by hand: 1 and US00 make 1 30 28 00; 1302800 leaves 90 when divided by 97, and 98 − 90 is 8.
  expect(accountNumber('00000000000001')).toBe('US0800000000000001')
})
