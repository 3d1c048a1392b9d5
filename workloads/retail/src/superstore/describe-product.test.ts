import { expect, test } from 'vitest'
import { describeProduct } from './describe-product.ts'
import { superstoreCsv } from './read-rows.ts'
import { readSuperstore } from './read-superstore.ts'

const { categories, products, orders } = readSuperstore(superstoreCsv())
const known = new Map(categories.map((category) => [category.slug, category]))

test('a description tells what the books know: the place, the time, the orders, the pieces and the buyers', () => {
  const chair = products.find(({ sku }) => sku === 'FUR-CH-10000454')!
  expect(describeProduct(chair, known)).toBe(
    'In our furniture department, under chairs, since June 2014. By the end of 2017 it had been part of 12 orders, ' +
      '51 pieces in all, mainly for consumers. Its number here is FUR-CH-10000454.',
  )
})

test('what was bought once, and by one kind of buyer, is told so', () => {
  const rare = { ...products[0]!, orders: 1, pieces: 1, mainlyFor: 'Home Office', onlyForThem: true } as const
  expect(describeProduct(rare, known)).toContain('part of one order, one piece in all, for home offices.')
})

test('no description repeats its product’s name, and none is that of another product', () => {
  const descriptions = products.map((product) => describeProduct(product, known))
  expect(new Set(descriptions).size).toBe(products.length)
  expect(products.filter(({ name }, index) => descriptions[index]?.includes(name))).toEqual([])
})

test('what products were bought adds up to what the orders hold', () => {
  const pieces = orders.flatMap(({ lines }) => lines).reduce((sum, { quantity }) => sum + quantity, 0)
  expect(products.reduce((sum, product) => sum + product.pieces, 0)).toBe(pieces)
})
