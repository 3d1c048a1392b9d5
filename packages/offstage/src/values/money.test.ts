import { expect, test } from 'vitest'
import { moneyJson, parseMoney } from './money.ts'

test.each([
  ['1', 'USD', '1.00'],
  ['1.5', 'USD', '1.50'],
  ['1.50', 'USD', '1.50'],
  ['-0.01', 'EUR', '-0.01'],
  ['-0', 'EUR', '0.00'],
  ['12', 'JPY', '12'],
  ['0.125', 'KWD', '0.125'],
  ['90071992547409.93', 'USD', '90071992547409.93'],
])('%s %s is taken, and answered as %s', (amount, currency, answered) => {
  const money = parseMoney({ amount, currency })
  expect(money && moneyJson(money)).toEqual({ amount: answered, currency })
})

test.each([
  ['1.005', 'USD'],
  ['1.500', 'USD'],
  ['12.0', 'JPY'],
  ['0.0001', 'KWD'],
  ['1.', 'USD'],
  ['.5', 'USD'],
  ['01', 'USD'],
  ['+1', 'USD'],
  ['1e3', 'USD'],
  ['1,000', 'USD'],
  [' 1', 'USD'],
  ['99999999999999999999', 'USD'],
  [1, 'USD'],
  ['1', 'usd'],
])('%s %s is refused, whatever it may mean', (amount, currency) => {
  expect(parseMoney({ amount, currency })).toBeUndefined()
})
