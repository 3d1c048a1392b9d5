import { createHash } from 'node:crypto'

/** Joins parts into a name of at most 63 bytes, PostgreSQL's limit; a longer one ends in a hash of the whole. */
export function shortName(...parts: readonly string[]): string {
  const name = parts.join('_')
  if (Buffer.byteLength(name) <= 63) return name
  const hash = createHash('sha256').update(name).digest('hex').slice(0, 8)
  // 63 - 9 bytes stay for the readable part; a character cut in half is left out.
  const readable = Buffer.from(name)
    .subarray(0, 54)
    .toString()
    .replace(/\uFFFD+$/, '')
  return `${readable}_${hash}`
}
