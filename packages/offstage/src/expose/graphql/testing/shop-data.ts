/** A row as plain values, by field: links as ids, money in minor units, instants as ISO text. */
export type PlainRow = Readonly<Record<string, unknown>> & { readonly id: string }

/** All rows of a small shop, by resource. */
export type ShopData = Readonly<Record<ShopTable, readonly PlainRow[]>>
export type ShopTable = 'user' | 'category' | 'product' | 'customer' | 'order' | 'orderLine' | 'secret'

/** Numbers from 0 up to 1 that are the same for the same seed (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** Choices made with a source of random numbers. */
export interface Choose {
  below(count: number): number
  chance(probability: number): boolean
  one<T>(of: readonly T[]): T
}

export function chooseWith(random: () => number): Choose {
  const below = (count: number) => Math.floor(random() * count)
  return {
    below,
    chance: (probability) => random() < probability,
    // Whoever chooses gives at least one thing to choose from.
    one: <T>(of: readonly T[]) => of[below(of.length)] as T,
  }
}

const WORDS = ['red', 'Blue', 'chair', 'Über', 'lamp', 'O"Hara', 'back\\slash', 'tab\there', '木', 'zz']

/** Makes a shop: few rows with many equal values, so that orders have ties and lists have several pages. */
export function makeShop(
  seed: number,
  sizes = { categories: 6, products: 40, customers: 4, orders: 16, lines: 50 },
): ShopData {
  const choose = chooseWith(randomFrom(seed))
  const rows = <Row extends object>(count: number, make: (index: number) => Row) =>
    Array.from({ length: count }, (_, index) => {
      const created = instant(choose.below(20))
      return {
        id: newId(choose),
        version: 1 + choose.below(3),
        createdAt: created,
        updatedAt: created,
        ...make(index),
      }
    })
  const name = () => `${choose.one(WORDS)} ${choose.one(WORDS)}`
  const orNull = <T>(make: () => T) => (choose.chance(0.3) ? null : make())
  const user = rows(sizes.customers + 2, (index) => ({
    email: `u${index}@example.com`,
    name: name(),
    roles: [],
    securityVersion: 1,
    verifiedAt: orNull(() => instant(choose.below(20))),
    bannedAt: null,
  }))
  const category: PlainRow[] = []
  for (const row of rows(sizes.categories, (index) => ({
    name: `category ${index}`,
    hidden: choose.chance(0.3),
  })))
    category.push({ ...row, parent: category.length === 0 ? null : orNull(() => choose.one(category).id) })
  const product = rows(sizes.products, (index) => ({
    sku: `S-${index}`,
    name: name(),
    status: choose.one(['active', 'active', 'retired']),
    shelf: orNull(() => choose.one(['top left', 'bottom'])),
    price: BigInt(choose.below(4) * 125 - 100),
    ...costOf(choose),
    weight: orNull(() => (choose.below(5_000) / 1_000).toFixed(3)),
    stock: { account: newId(choose), amount: BigInt(choose.below(30)) },
    takings: { account: newId(choose), amount: BigInt(choose.below(1_000)) },
    views: choose.one([0, 9, 10, 9_007_199_254_740_991]),
    rating: orNull(() => 1 + choose.below(3)),
    traits: orNull(() => choose.one<unknown>([{ a: [1, null, 'x'], b: { c: '"' } }, [], 'text', 3.5])),
    addedOn: `2026-01-0${1 + choose.below(3)}`,
    soldUntil: choose.one(['2000-01-01T00:00:00.000000Z', '2999-12-31T23:59:59.999999Z']),
    picture: orNull(() => newId(choose)),
    category: choose.one(category).id,
  }))
  const customer = rows(sizes.customers, (index) => ({ name: name(), user: user[index]?.id }))
  const order = rows(sizes.orders, (index) => ({
    number: `N-${index}`,
    state: choose.one(['open', 'shipped']),
    note: orNull(name),
    total: BigInt(choose.below(4) * 1_000),
    customer: choose.one(customer).id,
  }))
  const orderLine = rows(sizes.lines, () => ({
    order: choose.one(order).id,
    product: choose.one(product).id,
    quantity: 1 + choose.below(3),
    unitPrice: BigInt(choose.below(1_000)),
  }))
  const secret = rows(3, () => ({ word: 'hush', product: choose.one(product).id }))
  return { user, category, product, customer, order, orderLine, secret }
}

/** An id that is the same for the same seed. */
function newId(choose: Choose): string {
  const hex = (digits: number) => Array.from({ length: digits }, () => choose.below(16).toString(16)).join('')
  return `0190${hex(4)}-${hex(4)}-7${hex(3)}-8${hex(3)}-${hex(12)}`
}

function costOf(choose: Choose): { cost: bigint | null; costCurrency: string | null } {
  if (choose.chance(0.3)) return { cost: null, costCurrency: null }
  return { cost: BigInt(choose.below(100_000)), costCurrency: choose.one(['EUR', 'JPY', 'KWD']) }
}

/** One of a few instants, with and without a fraction. */
function instant(at: number): string {
  const fraction = ['000000', '500000', '000001'][at % 3] ?? '000000'
  return `2026-02-${String(1 + Math.floor(at / 3)).padStart(2, '0')}T10:00:00.${fraction}Z`
}
