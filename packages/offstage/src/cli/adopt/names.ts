import { pluralOf } from '../../model/names.ts'

/** A database's name as camelCase: `CUST_NAME`, `CustName` and `cust name` are all `custName`. */
export function camelName(name: string): string {
  const plain = name.normalize('NFD').replaceAll(/\p{M}/gu, '').replaceAll('ß', 'ss')
  const spaced = plain.replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2').replaceAll(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
  const parts = spaced.split(/[^a-zA-Z0-9]+/).filter((part) => part !== '')
  const joined = parts
    .map((part) => part.toLowerCase())
    .map((part, at) => (at === 0 ? part : part.charAt(0).toUpperCase() + part.slice(1)))
    .join('')
    .replace(/^\d+/, '')
  const first = joined.charAt(0).toLowerCase() + joined.slice(1)
  return first === '' ? 'unnamed' : first.slice(0, 50)
}

/** The singular of a regular English plural; any other word as it is. */
export function singularOf(name: string): string {
  if (/(ss|us|is|news|series)$/i.test(name) || !/s$/i.test(name)) return name
  if (/ies$/i.test(name) && name.length > 4) return `${name.slice(0, -3)}y`
  if (/(ss|sh|ch|x|us)es$/i.test(name)) return name.slice(0, -2)
  const short = name.slice(0, -1)
  return pluralOf(short) === name ? short : name
}

/** `film_language_id` → `filmLanguage`: what a column that holds a key is about. */
export function linkName(column: string): string {
  const name = camelName(column)
  const bare = name.replace(/(?:Id|Uuid|Key|Fk|Code|No)$/, '')
  return bare === '' || bare === 'id' ? name : bare
}

/** The first of `name`, `name2`, `name3` … that nobody has. */
export function freeName(name: string, isTaken: (name: string) => boolean): string {
  for (let number = 1; ; number++) {
    const candidate = number === 1 ? name : `${name}${number}`
    if (!isTaken(candidate)) return candidate
  }
}
