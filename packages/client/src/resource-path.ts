/** Plurals that English makes irregularly, by resource: what `resource('person', …, { plural: 'people' })` says. */
export type Plurals = Readonly<Record<string, string>>

/** The address of a resource's rows: `giftCard` is at `gift-cards`, as the platform puts it. */
export function resourcePath(name: string, plurals: Plurals): string {
  return kebabCase(Object.hasOwn(plurals, name) ? (plurals[name] ?? name) : pluralOf(name))
}

/** `redeemGiftCard` → `redeem-gift-card`. */
export const kebabCase = (name: string): string =>
  name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)

function pluralOf(name: string): string {
  if (/[^aeiou]y$/i.test(name)) return `${name.slice(0, -1)}ies`
  if (/(s|x|z|ch|sh)$/i.test(name)) return `${name}es`
  return `${name}s`
}
