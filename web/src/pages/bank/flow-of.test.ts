import type { Id } from '@offstage/client'
import { expect, test } from 'vitest'
import { flowOf } from './flow-of.ts'

const [everyday, savings] = ['everyday', 'savings'] as unknown as readonly [Id<'account'>, Id<'account'>] // any two will do
const movement = (account: Id<'account'>, amount: string, transfer: string) => ({
  account,
  amount: { amount, currency: 'USD' },
  transfer,
})
const usd = (amount: string) => ({ amount, currency: 'USD' })

test('what came in and what went out are each added up, to the cent', () => {
  const flow = flowOf([
    movement(everyday, '0.10', 'a'),
    movement(savings, '0.20', 'b'),
    movement(everyday, '-12.34', 'c'),
  ])
  expect(flow).toEqual({ in: usd('0.30'), out: usd('-12.34') })
})

test('money that only went from one account to the other neither came nor went', () => {
  const flow = flowOf([
    movement(everyday, '-50.00', 'a'),
    movement(savings, '50.00', 'a'),
    movement(everyday, '-5.00', 'b'),
  ])
  expect(flow).toEqual({ in: usd('0.00'), out: usd('-5.00') })
})

test('nothing moved is nothing in and nothing out', () => {
  expect(flowOf([])).toEqual({ in: usd('0.00'), out: usd('0.00') })
})
