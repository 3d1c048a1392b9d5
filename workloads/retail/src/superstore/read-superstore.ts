import { centsHalfUp, divideHalfUp } from './exact-decimal.ts'
import { readRows, type SuperstoreRow } from './read-rows.ts'
import type {
  SourceCategory,
  SourceCustomer,
  SourceLine,
  SourceOrder,
  SourceProduct,
  Superstore,
} from './superstore.ts'

/**
 * Works categories, products, customers and orders out of the CSV.
 *
 * - Each line's amount is its sales rounded half up to a cent, once; totals are sums of what was rounded.
 * - A product is an id and a name. Where one id carries two names, the name that comes second in the file becomes a
 *   product of its own, with `-2` at the end of its sku.
 * - A product's price today is its latest sale's price for one piece before the discount, rounded half up.
 * - A customer lives where their latest order was sent to.
 */
export function readSuperstore(csv: string): Superstore {
  const rows = readRows(csv)
  const skus = skusOf(rows)
  const orders = ordersOf(rows, skus)
  return {
    categories: categoriesOf(rows),
    products: productsOf(rows, skus),
    customers: customersOf(rows, orders),
    orders,
  }
}

// ── Categories ───────────────────────────────────────────────────────────────────────────────────────────────────

function categoriesOf(rows: readonly SuperstoreRow[]): readonly SourceCategory[] {
  const tops = [...new Set(rows.map((row) => row.category))].sort()
  const subs = new Map(rows.map((row) => [row.subCategory, row.category]))
  return [
    ...tops.map((name) => ({ name, slug: slugOf(name), parent: undefined })),
    ...[...subs]
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([name, top]) => ({ name, slug: slugOf(name), parent: slugOf(top) })),
  ]
}

const slugOf = (name: string): string => name.toLowerCase().replaceAll(' ', '-')

// ── Products ─────────────────────────────────────────────────────────────────────────────────────────────────────

const productKey = ({ productId, productName }: SuperstoreRow): string => `${productId}\n${productName}`

/** The sku of every pair of id and name. */
function skusOf(rows: readonly SuperstoreRow[]): ReadonlyMap<string, string> {
  const skus = new Map<string, string>()
  const namesOfId = new Map<string, number>()
  for (const row of rows) {
    if (skus.has(productKey(row))) continue
    const names = (namesOfId.get(row.productId) ?? 0) + 1
    namesOfId.set(row.productId, names)
    skus.set(productKey(row), names === 1 ? row.productId : `${row.productId}-${names}`)
  }
  return skus
}

function productsOf(
  rows: readonly SuperstoreRow[],
  skus: ReadonlyMap<string, string>,
): readonly SourceProduct[] {
  const sales = Map.groupBy(rows, productKey)
  const countedOn = newest(rows).orderedOn
  return [...sales].map(([key, sold]) => {
    const latest = newest(sold)
    return {
      sku: skus.get(key) ?? latest.productId,
      name: latest.productName,
      category: slugOf(latest.subCategory),
      priceCents: undiscountedCents(latest),
      soldSince: oldest(sold).orderedOn,
      countedOn,
      orders: new Set(sold.map(({ order }) => order)).size,
      pieces: piecesOf(sold),
      ...buyersOf(sold),
    }
  })
}

const piecesOf = (rows: readonly SuperstoreRow[]): number =>
  rows.reduce((sum, { quantity }) => sum + quantity, 0)

function buyersOf(rows: readonly SuperstoreRow[]): Pick<SourceProduct, 'mainlyFor' | 'onlyForThem'> {
  const bought = Map.groupBy(rows, ({ segment }) => segment)
  const [[mainlyFor] = ['Consumer' as const]] = [...bought].sort(
    ([, one], [, other]) => piecesOf(other) - piecesOf(one),
  )
  return { mainlyFor, onlyForThem: bought.size === 1 }
}

/** sales ÷ quantity ÷ (1 − discount), in cents, rounded once. */
function undiscountedCents({ sales, quantity, discountPercent }: SuperstoreRow): bigint {
  const dividend = sales.digits * 100n * 100n
  const divisor = 10n ** BigInt(sales.scale) * BigInt(quantity) * (100n - discountPercent)
  const cents = divideHalfUp(dividend, divisor)
  return cents > 0n ? cents : 1n
}

// ── Customers ────────────────────────────────────────────────────────────────────────────────────────────────────

function customersOf(
  rows: readonly SuperstoreRow[],
  orders: readonly SourceOrder[],
): readonly SourceCustomer[] {
  const spent = new Map<string, bigint>()
  for (const { customer, totalCents } of orders) spent.set(customer, (spent.get(customer) ?? 0n) + totalCents)
  return [...Map.groupBy(rows, (row) => row.customer)].map(([code, bought]) => {
    const { customerName, segment, city, state } = newest(bought)
    return {
      code,
      name: customerName,
      email: emailOf(customerName),
      segment,
      city,
      state,
      since: oldest(bought).orderedOn,
      spentCents: spent.get(code) ?? 0n,
    }
  })
}

/** `Peter Bühler` is peter.buhler@superstore.example; addresses under `.example` reach nobody (RFC 2606). */
function emailOf(name: string): string {
  const plain = name.normalize('NFKD').replace(/[\u0300-\u036f']/g, '')
  const local = plain
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '.')
    .replace(/^\.|\.$/g, '')
  return `${local}@superstore.example`
}

// ── Orders ───────────────────────────────────────────────────────────────────────────────────────────────────────

function ordersOf(rows: readonly SuperstoreRow[], skus: ReadonlyMap<string, string>): readonly SourceOrder[] {
  const byDay = Map.groupBy(rows, (row) => row.orderedOn)
  return [...byDay]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .flatMap(([, ofTheDay]) =>
      [...Map.groupBy(ofTheDay, (row) => row.order).values()].map((lines, place) =>
        orderOf(lines, place, skus),
      ),
    )
}

function orderOf(
  rows: readonly SuperstoreRow[],
  placeInTheDay: number,
  skus: ReadonlyMap<string, string>,
): SourceOrder {
  const { order, customer, region, orderedOn, shippedOn } = oldest(rows)
  const lines = rows.map((row) => lineOf(row, skus))
  return {
    number: order,
    customer,
    region,
    placedAt: `${orderedOn}T${timeOfDay(placeInTheDay)}Z`,
    // Goods that were sent on the day they were ordered left after the day's last order.
    shippedAt: `${shippedOn}T22:00:00.000000Z`,
    totalCents: lines.reduce((sum, line) => sum + line.amountCents, 0n),
    lines,
  }
}

const lineOf = (row: SuperstoreRow, skus: ReadonlyMap<string, string>): SourceLine => ({
  sku: skus.get(productKey(row)) ?? row.productId,
  name: row.productName,
  quantity: row.quantity,
  amountCents: centsHalfUp(row.sales),
})

const OPENS_AT_MINUTE = 14 * 60
// The busiest day has 19 orders; every 20 minutes they still fit into the seven hours before parcels leave at 22:00.
const MINUTES_BETWEEN = 20

function timeOfDay(place: number): string {
  const minute = OPENS_AT_MINUTE + place * MINUTES_BETWEEN
  const two = (value: number) => String(value).padStart(2, '0')
  return `${two(Math.floor(minute / 60))}:${two(minute % 60)}:00.000000`
}

// ── Order of time ────────────────────────────────────────────────────────────────────────────────────────────────

// Days of the form YYYY-MM-DD compare as text; within a day the file's own order decides.
const isLater = (one: SuperstoreRow, other: SuperstoreRow): boolean =>
  one.orderedOn === other.orderedOn ? one.row > other.row : one.orderedOn > other.orderedOn

const newest = (rows: readonly SuperstoreRow[]): SuperstoreRow =>
  rows.reduce((best, row) => (isLater(row, best) ? row : best))

const oldest = (rows: readonly SuperstoreRow[]): SuperstoreRow =>
  rows.reduce((best, row) => (isLater(best, row) ? row : best))
