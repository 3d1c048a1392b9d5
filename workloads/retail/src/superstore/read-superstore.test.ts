import { expect, test } from 'vitest'
import { superstoreCsv } from './read-rows.ts'
import { readSuperstore } from './read-superstore.ts'

const csv = superstoreCsv()
const store = readSuperstore(csv)
const lines = store.orders.flatMap((order) => order.lines)

test('nothing of the CSV is lost: categories, products, customers, orders and lines are all there', () => {
  expect(store.categories.filter(({ parent }) => parent === undefined)).toHaveLength(3)
  expect(store.categories.filter(({ parent }) => parent !== undefined)).toHaveLength(17)
  expect(store.products).toHaveLength(1_894)
  expect(store.customers).toHaveLength(793)
  expect(store.orders).toHaveLength(5_009)
  expect(lines).toHaveLength(9_994)
  expect(lines.reduce((sum, line) => sum + line.quantity, 0)).toBe(37_873)
})

test('the total is 2,297,201.07, and every line is what schoolbook rounding makes of its text', () => {
  const sales = salesColumn(csv)
  expect(sales).toHaveLength(9_994)
  expect(sales.filter((text) => (text.split('.')[1] ?? '').length > 2)).toHaveLength(4_001)
  // Exactly, in ten-thousandths of a dollar, none of them rounded.
  expect(sum(sales.map((text) => inUnits(text, 4)))).toBe(22_972_008_603n)
  const rounded = sales.map(roundOnPaper)
  expect(sum(rounded)).toBe(229_720_107n)
  expect(sum(lines.map((line) => line.amountCents))).toBe(229_720_107n)
  expect(lines.map((line) => line.amountCents).sort(byValue)).toEqual(rounded.sort(byValue))
})

test('totals are the same from every side: lines, orders, customers', () => {
  expect(sum(store.orders.map((order) => order.totalCents))).toBe(229_720_107n)
  expect(sum(store.customers.map((customer) => customer.spentCents))).toBe(229_720_107n)
})

test('every sku, code, e-mail address and order number is there once', () => {
  for (const values of [
    store.products.map(({ sku }) => sku),
    store.customers.map(({ code }) => code),
    store.customers.map(({ email }) => email),
    store.orders.map(({ number }) => number),
    store.categories.map(({ slug }) => slug),
  ])
    expect(new Set(values).size).toBe(values.length)
})

test('an id with two names is two products, the second marked', () => {
  const marked = store.products.filter(({ sku }) => sku.endsWith('-2'))
  expect(marked).toHaveLength(32)
  for (const { sku, name } of marked) {
    const first = store.products.find((product) => product.sku === sku.slice(0, -2))
    expect(first?.name).not.toBe(name)
  }
})

test('a price is that of the latest sale before its discount', () => {
  // The latest of this chair's twelve sales, on 29 November 2017, was 2 for 390.368 at 20 % off.
  const price = store.products.find(({ sku }) => sku === 'FUR-CH-10000454')?.priceCents
  expect(price).toBe(24_398n)
  expect(store.products.every(({ priceCents }) => priceCents > 0n)).toBe(true)
})

test('orders come in the order of time, no two at the same moment of a day', () => {
  const moments = store.orders.map(({ placedAt }) => placedAt)
  expect(moments.toSorted()).toEqual(moments)
  expect(new Set(moments).size).toBe(moments.length)
  expect(store.orders.every(({ placedAt, shippedAt }) => placedAt < shippedAt)).toBe(true)
})

test('addresses are plain', () => {
  const addressOf = (name: string) => store.customers.find((customer) => customer.name === name)?.email
  expect(addressOf('Peter Bühler')).toBe('peter.buhler@superstore.example')
  expect(addressOf("Sean O'Donnell")).toBe('sean.odonnell@superstore.example')
  expect(addressOf('Corey-Lock')).toBe('corey.lock@superstore.example')
  for (const { email } of store.customers)
    expect(email).toMatch(/^[a-z0-9]+(\.[a-z0-9]+)*@superstore\.example$/)
})

// ── An arithmetic of its own, so that the reader is not checked with the reader ──────────────────────────────────────

/** The column "Sales" by its place from the end of the line: after it come quantity, discount and profit, never quoted. */
function salesColumn(text: string): string[] {
  const found = text.matchAll(/,([\d.]+),\d+,[\d.]+,-?[\d.]+\r?$/gm)
  return [...found].map(([, sales = '']) => sales)
}

const inUnits = (text: string, digits: number): bigint => {
  const [whole = '0', fraction = ''] = text.split('.')
  return BigInt(whole + fraction.padEnd(digits, '0'))
}

/** Looks at the third digit after the point, as one does on paper; the fourth cannot change its verdict. */
function roundOnPaper(text: string): bigint {
  const [whole = '0', fraction = ''] = text.split('.')
  const cents = BigInt(whole + fraction.padEnd(2, '0').slice(0, 2))
  return Number(fraction[2] ?? '0') >= 5 ? cents + 1n : cents
}

const sum = (values: readonly bigint[]): bigint => values.reduce((total, value) => total + value, 0n)
const byValue = (one: bigint, other: bigint): number => (one < other ? -1 : one > other ? 1 : 0)
