import sharp from 'sharp'
import { expect, test } from 'vitest'
import { drawProduct } from './draw-product.ts'
import { superstoreCsv } from './read-rows.ts'
import { readSuperstore } from './read-superstore.ts'
import { renderProduct } from './store-pictures.ts'

const store = readSuperstore(superstoreCsv())
const topOf = new Map(store.categories.map(({ slug, parent }) => [slug, parent ?? slug]))
const drawn = store.products.map((product) =>
  drawProduct({ ...product, top: topOf.get(product.category) ?? '' }),
)

test('every product has a picture without a gap in its numbers or colours', () => {
  expect(drawn).toHaveLength(1_894)
  for (const svg of drawn) expect(svg).not.toMatch(/NaN|undefined|Infinity|\[object/)
})

test('no picture needs a font, which a bare system has not', () => {
  for (const svg of drawn) expect(svg).not.toMatch(/<text|font-/)
})

test('the same product always gets the same picture, another one another', () => {
  const [product] = store.products
  expect(product && drawProduct({ ...product, top: 'furniture' })).toBe(
    product && drawProduct({ ...product, top: 'furniture' }),
  )
  // Some plain things of one name and colour look alike; on the whole a shelf is varied.
  expect(new Set(drawn).size).toBeGreaterThan(1_500)
})

test('what a product is called decides what is drawn', () => {
  const as = (name: string) => drawProduct({ sku: 'X', name, category: 'accessories', top: 'technology' })
  expect(as('Logitech Wireless Keyboard')).not.toBe(as('Logitech Wireless Mouse'))
})

test('pictures of every sub-category can be rendered', async () => {
  const firsts = [...new Map(store.products.map((product) => [product.category, product])).values()]
  expect(firsts).toHaveLength(17)
  for (const product of firsts) {
    const bytes = await renderProduct(product, store)
    expect(await sharp(bytes).metadata()).toMatchObject({ format: 'webp', width: 512, height: 512 })
  }
})
