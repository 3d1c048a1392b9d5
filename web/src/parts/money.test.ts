import { expect, test } from 'vitest'
import { formatMoney, fromMinor, parseMoney, sumMoney, timesMoney, toMinor } from './money.ts'

const usd = (amount: string) => ({ amount, currency: 'USD' })

test('an amount keeps every cent, however large', () => {
  expect(formatMoney(usd('90071992547409931.07'))).toBe('$90,071,992,547,409,931.07')
  expect(toMinor(usd('90071992547409931.07'))).toBe(9007199254740993107n)
})

test('amounts below one and below zero are written in full', () => {
  expect(fromMinor(5n, 'USD')).toEqual(usd('0.05'))
  expect(fromMinor(-105n, 'USD')).toEqual(usd('-1.05'))
  expect(formatMoney(usd('-1.05'), true)).toBe('−$1.05')
  expect(formatMoney(usd('1.05'), true)).toBe('+$1.05')
})

test('a currency without small units has none', () => {
  expect(fromMinor(500n, 'JPY')).toEqual({ amount: '500', currency: 'JPY' })
})

test('sums and products are exact', () => {
  expect(sumMoney([usd('0.10'), usd('0.20')])).toEqual(usd('0.30'))
  expect(timesMoney(usd('19.99'), 3)).toEqual(usd('59.97'))
})

test('people write amounts in many ways, and nonsense is none of them', () => {
  expect(parseMoney('1,250.5', 'USD')).toEqual(usd('1250.50'))
  expect(parseMoney('$ 12,50', 'USD')).toEqual(usd('12.50'))
  expect(parseMoney('12.505', 'USD')).toBeUndefined()
  expect(parseMoney('-3', 'USD')).toBeUndefined()
  expect(parseMoney('', 'USD')).toBeUndefined()
})
