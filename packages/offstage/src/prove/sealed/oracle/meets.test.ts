import { expect, test } from 'vitest'
import type { ExpressionNode } from '../../../declare/expression.ts'
import { meets, type Look } from './meets.ts'

const look = (more: Partial<Look> = {}): Look => ({
  valueAt: () => undefined,
  kindAt: () => 'integer',
  reaches: () => true,
  hasChild: () => false,
  hasRole: () => false,
  isSignedIn: false,
  factOf: () => undefined,
  now: '2026-01-01T00:00:00.000000Z',
  ...more,
})

const compare = (comparison: 'eq' | 'ne' | 'lt', value: unknown): ExpressionNode => ({
  kind: 'compare',
  path: ['rank'],
  comparison,
  operand: { kind: 'value', value },
})

test('there are two values: a comparison with nothing is false, whichever it is, and its not is true', () => {
  for (const comparison of ['eq', 'ne', 'lt'] as const) {
    const node = compare(comparison, 3)
    expect(meets(node, look())).toBe(false)
    expect(meets({ kind: 'not', of: node }, look())).toBe(true)
  }
  const fact = { name: 'user', source: { kind: 'user' } } as const
  const own: ExpressionNode = {
    kind: 'compare',
    path: ['rank'],
    comparison: 'ne',
    operand: { kind: 'fact', fact },
  }
  expect(meets(own, look({ valueAt: () => 3 }))).toBe(false)
})

test('money is equal where its currency is, decimals where their values are, and text goes by code points', () => {
  const at = (kind: ReturnType<Look['kindAt']>, value: unknown) =>
    look({ kindAt: () => kind, valueAt: () => value })
  expect(
    meets(compare('eq', { amount: 125n, currency: 'EUR' }), at('money', { amount: 125n, currency: 'JPY' })),
  ).toBe(false)
  expect(meets(compare('eq', '1.5'), at('decimal', '1.50'))).toBe(true)
  expect(meets(compare('lt', '-0.5'), at('decimal', '-0.75'))).toBe(true)
  expect(meets(compare('lt', 'a'), at('text', 'Z'))).toBe(true)
  // Beyond the first plane a code point is two units of JavaScript's text, which would come earlier.
  expect(meets(compare('lt', '\u{1f600}'), at('text', '\u{ff5e}'))).toBe(true)
})

test('nothing is missing in a row that is not there', () => {
  const node: ExpressionNode = { kind: 'missing', path: ['parent', 'rank'] }
  expect(meets(node, look({ reaches: () => false }))).toBe(false)
  expect(meets(node, look({ reaches: () => true }))).toBe(true)
})
