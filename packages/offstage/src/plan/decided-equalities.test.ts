import { afterAll, beforeAll, expect, test } from 'vitest'
import { app } from '../declare/app.ts'
import { feature } from '../declare/feature.ts'
import { decimal, money, text, timestamp } from '../declare/field.ts'
import { resource } from '../declare/resource.ts'
import { startTestApp, type TestApp } from '../testing/start-test-app.ts'
import { moneyOf } from '../values/money.ts'
import { parseInstant } from '../values/instant.ts'

// A policy that holds a column to a value is decided by the value that is asked for, however it is written.

const began = parseInstant('2026-01-31T09:30:00.5Z')
if (began === undefined) throw new Error('It is a time.')

const Offer = resource('offer', { name: text({ max: 40 }), price: money('EUR') })
  .list({ by: ['price'] })
  .policy((row) => ({ read: row.price.is(moneyOf('1.50', 'EUR')) }))
const Load = resource('load', { name: text({ max: 40 }), weight: decimal({ precision: 8, scale: 2 }) })
  .list({ by: ['weight'] })
  .policy((row) => ({ read: row.weight.is('1.5') }))
const Alarm = resource('alarm', { name: text({ max: 40 }), at: timestamp() })
  .list({ by: ['at'] })
  .policy((row) => ({ read: row.at.is(began) }))

let place: TestApp
beforeAll(async () => {
  place = await startTestApp(
    app('measures', { features: [feature('measures', { resources: [Offer, Load, Alarm] })] }),
  )
  await place.transaction(async ({ unrestricted: tx }) => {
    await tx.insert(Offer, { name: 'cheap', price: moneyOf('1.50', 'EUR') })
    await tx.insert(Offer, { name: 'dear', price: moneyOf('9.00', 'EUR') })
    await tx.insert(Load, { name: 'light', weight: '1.50' })
    await tx.insert(Load, { name: 'heavy', weight: '9.00' })
    await tx.insert(Alarm, { name: 'early', at: began })
  })
})
afterAll(() => place.close())

const names = async (address: string) =>
  (await place.guest.get(address)).data<{ name: string }[]>().map(({ name }) => name)

test('money, decimals and times are equal where their values are', async () => {
  expect(await names('/api/offers?price=1.50')).toEqual(['cheap'])
  expect(await names('/api/offers?price[in]=1.50,9.00')).toEqual(['cheap'])
  expect(await names('/api/offers?price=9.00')).toEqual([])
  for (const weight of ['1.5', '1.50', '1.500'])
    expect(await names(`/api/loads?weight=${weight}`)).toEqual(['light'])
  expect(await names('/api/loads?weight=9')).toEqual([])
  expect(await names('/api/alarms?at=2026-01-31T10:30:00.500%2B01:00')).toEqual(['early'])
})
