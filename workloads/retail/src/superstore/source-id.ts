import { createHash } from 'node:crypto'
import type { Id } from 'offstage'

/**
 * The id of a row that comes from the data set: always the same for the same name, so that an import which was
 * interrupted finds what it has already written. It is a UUIDv7 of the row's own time (RFC 9562), with 74 bits of the
 * name's SHA-256 where others are random; an id is no secret, so it may be worked out.
 */
export function sourceId<Name extends string>(name: Name, key: string, at: string): Id<Name> {
  const bytes = Buffer.alloc(16)
  bytes.writeUIntBE(Date.parse(at), 0, 6)
  createHash('sha256').update(`superstore/${name}/${key}`).digest().copy(bytes, 6, 0, 10)
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x70
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  const hex = bytes.toString('hex')
  const parts = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)]
  // Just built in the canonical form of a UUID, so it is an id.
  return parts.join('-') as Id<Name>
}

/** A number from 0 to `below` − 1 that a name always gets, evenly spread over names. */
export function numberFrom(key: string, below: number): number {
  return createHash('sha256').update(`superstore/number/${key}`).digest().readUInt32BE() % below
}

/** The moment at which the shop opened its doors: everything that was there before the first order is of this time. */
const OPENED_AT = '2014-01-01T08:00:00.000000Z'

export const categoryId = (slug: string): Id<'category'> => sourceId('category', slug, OPENED_AT)
export const locationId = (region: string): Id<'location'> => sourceId('location', region, OPENED_AT)
export const productId = (sku: string): Id<'product'> => sourceId('product', sku, OPENED_AT)
export const stockLevelId = (sku: string, region: string): Id<'stockLevel'> =>
  sourceId('stockLevel', `${sku}/${region}`, OPENED_AT)
export const userId = (code: string): Id<'user'> => sourceId('user', code, OPENED_AT)
export const customerId = (code: string): Id<'customer'> => sourceId('customer', code, OPENED_AT)
export const accountId = (code: string): Id<'account'> => sourceId('account', code, OPENED_AT)
export const orderId = (number: string, placedAt: string): Id<'order'> => sourceId('order', number, placedAt)
