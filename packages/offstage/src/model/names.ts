/** `giftCard` → `gift_card`: tables and columns. */
export const snakeCase = (name: string): string =>
  name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)

/** `giftCard` → `gift-card`: addresses. */
export const kebabCase = (name: string): string => snakeCase(name).replaceAll('_', '-')

/** `giftCard` → `GiftCard`: GraphQL types. */
export const pascalCase = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1)

/** `giftCard` → `gift card`: sentences. */
export const words = (name: string): string => snakeCase(name).replaceAll('_', ' ')

/** The regular English plural; a resource with another one says so: `resource('person', …, { plural: 'people' })`. */
export function pluralOf(name: string): string {
  if (/[^aeiou]y$/i.test(name)) return `${name.slice(0, -1)}ies`
  if (/(s|x|z|ch|sh)$/i.test(name)) return `${name}es`
  return `${name}s`
}

const IDENTIFIER_BYTES_MAX = 63

/** An index's or constraint's name within the 63 bytes that both databases allow; what is cut is replaced by a hash. */
export function boundedName(parts: readonly string[]): string {
  const name = parts.join('_')
  if (Buffer.byteLength(name) <= IDENTIFIER_BYTES_MAX) return name
  const hash = fnv1a(name).toString(36)
  return `${name.slice(0, IDENTIFIER_BYTES_MAX - hash.length - 1)}_${hash}`
}

// FNV-1a, 32 bit: names only need to differ, not to resist anybody.
function fnv1a(text: string): number {
  let hash = 0x811c9dc5
  for (const byte of Buffer.from(text)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0
  return hash
}
