import { numberFrom } from './source-id.ts'
import { REGIONS, type Region, type Superstore } from './superstore.ts'

/** What a shelf is filled with before the first order. */
export interface InitialStock {
  readonly sku: string
  readonly region: Region
  readonly pieces: bigint
}

// A tenth of the shelves ends up empty, so that a shop with everything sold somewhere can be seen as well.
const EMPTY_ONE_IN = 10
const LEFT_LEAST = 3
const LEFT_SPREAD = 58

/**
 * Says how much each shelf must hold before the first order: everything that will be sold from it, and what is to be
 * left when all of it has been sold (3 to 60 pieces, or none on a tenth of the shelves; always the same for the same
 * sku and region). The CSV knows only sales, so this is the least that makes them possible, and a rest to sell today.
 */
export function planStock({
  products,
  orders,
}: Pick<Superstore, 'products' | 'orders'>): readonly InitialStock[] {
  const sold = new Map<string, number>()
  for (const { region, lines } of orders)
    for (const { sku, quantity } of lines)
      sold.set(shelfKey(sku, region), (sold.get(shelfKey(sku, region)) ?? 0) + quantity)
  return products.flatMap(({ sku }) =>
    REGIONS.map((region) => ({
      sku,
      region,
      pieces: BigInt((sold.get(shelfKey(sku, region)) ?? 0) + leftOn(sku, region)),
    })),
  )
}

/** What is left on a shelf after the whole history has been sold from it. */
export function leftOn(sku: string, region: Region): number {
  const key = shelfKey(sku, region)
  if (numberFrom(`empty/${key}`, EMPTY_ONE_IN) === 0) return 0
  return LEFT_LEAST + numberFrom(`left/${key}`, LEFT_SPREAD)
}

const shelfKey = (sku: string, region: Region): string => `${sku}/${region}`
