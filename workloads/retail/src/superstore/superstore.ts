/**
 * The Superstore data set as the shop understands it: what was sold to whom, four years of it. Plain data, worked out of
 * the CSV before any database is touched. Money is whole cents.
 */
export interface Superstore {
  readonly categories: readonly SourceCategory[]
  readonly products: readonly SourceProduct[]
  readonly customers: readonly SourceCustomer[]
  /** In the order in which they were placed. */
  readonly orders: readonly SourceOrder[]
}

export interface SourceCategory {
  readonly name: string
  readonly slug: string
  /** The parent's slug; a top category has none. */
  readonly parent: string | undefined
}

export interface SourceProduct {
  readonly sku: string
  readonly name: string
  /** The slug of its sub-category. */
  readonly category: string
  readonly priceCents: bigint
  /** The first day on which one was sold. */
  readonly soldSince: string
  /** The last day of the books, on which all of this was so. */
  readonly countedOn: string
  readonly orders: number
  readonly pieces: number
  /** Who bought most pieces, and whether nobody else bought any. */
  readonly mainlyFor: Segment
  readonly onlyForThem: boolean
}

export interface SourceCustomer {
  readonly code: string
  readonly name: string
  readonly email: string
  readonly segment: Segment
  readonly city: string
  readonly state: string
  /** The day of the first order. */
  readonly since: string
  /** Everything they ever paid. */
  readonly spentCents: bigint
}

export const SEGMENTS = ['Consumer', 'Corporate', 'Home Office'] as const
export type Segment = (typeof SEGMENTS)[number]

export const REGIONS = ['Central', 'East', 'South', 'West'] as const
export type Region = (typeof REGIONS)[number]

export interface SourceOrder {
  readonly number: string
  readonly customer: string
  readonly region: Region
  /** RFC 3339; the CSV knows the day, the time of day is made up so that no two orders of a day coincide. */
  readonly placedAt: string
  readonly shippedAt: string
  readonly totalCents: bigint
  readonly lines: readonly SourceLine[]
}

export interface SourceLine {
  readonly sku: string
  readonly name: string
  readonly quantity: number
  readonly amountCents: bigint
}
