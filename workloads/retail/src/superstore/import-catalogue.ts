import { moneyOf, type Tx } from 'offstage'
import { Category } from '../categories/category.ts'
import { openShopAccount } from '../orders/shop-account.ts'
import { Product } from '../products/product.ts'
import { Location } from '../stock/location.ts'
import { describeProduct } from './describe-product.ts'
import { stepsOf, type ImportStep } from './import-step.ts'
import { accountId, categoryId, locationId, productId, userId } from './source-id.ts'
import {
  REGIONS,
  type Region,
  type SourceCategory,
  type SourceProduct,
  type Superstore,
} from './superstore.ts'

const PORTION = 1_000

/** The shop itself (its account, its warehouses, its categories), and then what it sells. */
export function catalogueSteps({ categories, products }: Superstore): readonly ImportStep[] {
  return [
    ...stepsOf([categories], {
      label: 'Categories',
      most: 1,
      sizeOf: () => categories.length,
      find: (tx) => tx.unrestricted.first(Location, { code: codeOf(REGIONS[0]) }),
      run: (tx) => importShop(tx, categories),
    }),
    ...stepsOf(products, {
      label: 'Products',
      most: PORTION,
      find: (tx, { sku }) => tx.unrestricted.find(Product, productId(sku)),
      run: (tx, some) => importProducts(tx, some, categories),
    }),
  ]
}

const codeOf = (region: Region): string => region.toUpperCase()

async function importShop(tx: Tx, categories: readonly SourceCategory[]): Promise<void> {
  await openShopAccount(tx, { owner: userId('shop'), account: accountId('shop') })
  await tx.unrestricted.insertMany(
    Location,
    REGIONS.map((region) => ({
      id: locationId(region),
      code: codeOf(region),
      name: `${region} warehouse`,
    })),
  )
  const rowOf = ({ name, slug, parent }: SourceCategory) => ({
    id: categoryId(slug),
    name,
    slug,
    ...(parent === undefined ? {} : { parent: categoryId(parent) }),
  })
  // Parents first: a row cannot link to one that is not there yet.
  await tx.unrestricted.insertMany(
    Category,
    categories.filter(({ parent }) => parent === undefined).map(rowOf),
  )
  await tx.unrestricted.insertMany(
    Category,
    categories.filter(({ parent }) => parent !== undefined).map(rowOf),
  )
}

async function importProducts(
  tx: Tx,
  products: readonly SourceProduct[],
  categories: readonly SourceCategory[],
): Promise<void> {
  const known = new Map(categories.map((category) => [category.slug, category]))
  await tx.unrestricted.insertMany(
    Product,
    products.map((product) => ({
      id: productId(product.sku),
      sku: product.sku,
      name: product.name,
      description: describeProduct(product, known),
      category: categoryId(product.category),
      price: moneyOf(product.priceCents, 'USD'),
    })),
  )
}
