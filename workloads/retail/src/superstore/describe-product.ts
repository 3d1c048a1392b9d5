import type { Segment, SourceCategory, SourceProduct } from './superstore.ts'

/** What the books tell of a product beyond its name: where it stands, since when, how often it was bought and by whom. */
export function describeProduct(
  product: SourceProduct,
  categories: ReadonlyMap<string, SourceCategory>,
): string {
  const { sku, soldSince, countedOn, orders, pieces, mainlyFor, onlyForThem } = product
  return [
    `${placeOf(product, categories)} since ${monthOf(soldSince)}.`,
    `By the end of ${yearOf(countedOn)} it had been part of ${counted(orders, 'order')}, ${counted(pieces, 'piece')} in all,`,
    `${onlyForThem ? '' : 'mainly '}for ${BUYERS[mainlyFor]}.`,
    `Its number here is ${sku}.`,
  ].join(' ')
}

const BUYERS: Readonly<Record<Segment, string>> = {
  Consumer: 'consumers',
  Corporate: 'companies',
  'Home Office': 'home offices',
}

function placeOf({ category }: SourceProduct, categories: ReadonlyMap<string, SourceCategory>): string {
  const shelf = categories.get(category)
  const department = categories.get(shelf?.parent ?? '')
  const under = (shelf?.name ?? category).toLowerCase()
  return department === undefined
    ? `Here under ${under}`
    : `In our ${department.name.toLowerCase()} department, under ${under},`
}

const counted = (count: number, noun: string): string => (count === 1 ? `one ${noun}` : `${count} ${noun}s`)

const yearOf = (day: string): string => day.slice(0, 4)

/** `2016-11-08` is November 2016. */
const monthOf = (day: string): string => MONTH.format(new Date(`${day}T00:00:00Z`))

const MONTH = new Intl.DateTimeFormat('en-US', { month: 'long', year: 'numeric', timeZone: 'UTC' })
