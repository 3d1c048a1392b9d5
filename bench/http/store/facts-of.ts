// Subjects spell the same facts in their own ways. What they answered is brought to one form before it is compared:
// money in cents, instants in milliseconds (a JavaScript date has no more), links under one name.

const AMOUNTS = new Set(['price', 'total', 'amount', 'unitPrice'])
const COUNTS = new Set(['version', 'position', 'quantity'])
const INSTANTS = new Set(['createdAt', 'updatedAt', 'placedAt'])

type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json }

/** The rows or the row that an answer is about, in the one form. */
export function factsOf(answer: unknown): Json {
  const { data } = answer as { data: Json } // REST and GraphQL both have it; a wrong answer is not equal to another's
  return plain(isObject(data) && Object.keys(data).length === 1 ? (Object.values(data)[0] ?? null) : data)
}

function plain(value: Json): Json {
  if (Array.isArray(value)) return value.map(plain)
  if (!isObject(value)) return value
  if ('nodes' in value && Object.keys(value).length === 1) return plain(value['nodes'] ?? null)
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [nameOf(name, inner), memberOf(name, inner)]),
  )
}

const nameOf = (name: string, inner: Json): string =>
  name.endsWith('Id') && typeof inner === 'string' ? name.slice(0, -2) : name

function memberOf(name: string, inner: Json): Json {
  if (AMOUNTS.has(name)) return centsOf(inner)
  if (COUNTS.has(name)) return Number(inner)
  if (INSTANTS.has(name)) return new Date(inner as string).toISOString() // an instant that is no text is not equal to any
  return plain(inner)
}

const centsOf = (amount: Json): number =>
  isObject(amount) ? Math.round(Number(amount['amount']) * 100) : Number(amount)

const isObject = (value: Json): value is { readonly [name: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
