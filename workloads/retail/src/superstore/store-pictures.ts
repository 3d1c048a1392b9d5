import { availableParallelism } from 'node:os'
import type { Id, Seed } from 'offstage'
import sharp from 'sharp'
import { Product } from '../products/product.ts'
import { drawProduct } from './draw-product.ts'
import { superstoreCsv } from './read-rows.ts'
import { readSuperstore } from './read-superstore.ts'
import { productId } from './source-id.ts'
import type { SourceProduct, Superstore } from './superstore.ts'

// Rows whose pictures are drawn, stored and attached together: half a second's work, so that progress is seen.
const PORTION = 40

/** Stores the bytes of a picture and answers the id of the file. */
export type Put = (bytes: Buffer, name: string) => Promise<Id<'file'>>

/**
 * Draws a picture for every product that has none yet, and attaches it. What is drawn follows from the product alone,
 * so a run that was cut short is simply run again.
 */
export async function storePictures(
  seed: Seed,
  put: Put = (bytes, name) => seed.storeFile(bytes, { purpose: 'product.picture', name }),
): Promise<void> {
  const store = readSuperstore(superstoreCsv())
  const { products } = store
  for (let start = 0; start < products.length; start += PORTION) {
    seed.progress('Pictures', start, products.length)
    await storePortion(seed, put, store, products.slice(start, start + PORTION))
  }
  seed.progress('Pictures', products.length, products.length)
}

async function storePortion(
  seed: Seed,
  put: Put,
  store: Superstore,
  products: readonly SourceProduct[],
): Promise<void> {
  const bare = await withoutPicture(seed, products)
  const files = await inParallel(bare, async (product) =>
    put(await renderProduct(product, store), `${product.sku}.webp`),
  )
  await seed.transaction(async (tx) => {
    for (const [at, product] of bare.entries()) {
      const picture = files[at]
      if (picture !== undefined) await tx.unrestricted.update(Product, productId(product.sku), { picture })
    }
  })
}

async function withoutPicture(
  seed: Seed,
  products: readonly SourceProduct[],
): Promise<readonly SourceProduct[]> {
  const rows = await seed.transaction((tx) =>
    tx.unrestricted.lockMany(
      Product,
      products.map(({ sku }) => productId(sku)),
    ),
  )
  const bare = new Set(rows.filter(({ picture }) => picture === null).map(({ sku }) => sku))
  return products.filter(({ sku }) => bare.has(sku))
}

// Sharp where it is shown at its natural size, and drawn and stored in half the time that 800 would take.
const SIDE_PIXELS = 512

/** A product's picture as a WebP of 512 by 512, about 8 kB. */
export async function renderProduct(
  product: SourceProduct,
  { categories }: Pick<Superstore, 'categories'>,
): Promise<Buffer> {
  const top = categories.find(({ slug }) => slug === product.category)?.parent ?? product.category
  const svg = drawProduct({ ...product, top }, SIDE_PIXELS)
  // Effort 0 takes half the time of the default and adds a few kB; pictures are delivered as variants anyway.
  return sharp(Buffer.from(svg)).webp({ quality: 82, effort: 0 }).toBuffer()
}

/** Works on as many items at a time as there are processors. */
async function inParallel<Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
): Promise<readonly Result[]> {
  const results: Result[] = []
  const queue = items.entries()
  const worker = async () => {
    for (const [at, item] of queue) results[at] = await work(item)
  }
  await Promise.all(Array.from({ length: availableParallelism() }, worker))
  return results
}
