/** How a type becomes a wider one: `free` changes the catalog alone, `rewrite` copies the table under a lock. */
export type Widening = 'free' | 'rewrite'

/** Says how `from` widens to `to` without losing a value, or undefined where it does not. */
export function widenType(from: string, to: string): Widening | undefined {
  const narrow = parseType(from)
  const wide = parseType(to)
  if (narrow.base === 'character varying' && wide.base === 'text') return 'free'
  if (integerRank(narrow.base) < integerRank(wide.base)) return 'rewrite'
  if (narrow.base !== wide.base) return undefined
  if (narrow.base === 'character varying') return growsFreely(narrow.sizes[0], wide.sizes[0])
  if (narrow.base.startsWith('timestamp') || narrow.base.startsWith('time '))
    return growsFreely(narrow.sizes[0], wide.sizes[0])
  if (narrow.base === 'numeric') return widenNumeric(narrow.sizes, wide.sizes)
  return undefined
}

interface ParsedType {
  /** Without its numbers: `timestamp with time zone`. */
  readonly base: string
  readonly sizes: readonly number[]
}

function parseType(type: string): ParsedType {
  const sizes = /\(([\d,\s-]+)\)/.exec(type)
  const base = type.replace(/\s*\([\d,\s-]+\)/, '').trim()
  return { base, sizes: sizes?.[1]?.split(',').map(Number) ?? [] }
}

function integerRank(base: string): number {
  const rank = ['smallint', 'integer', 'bigint'].indexOf(base)
  // Not an integer: neither narrower nor wider than one.
  return rank === -1 ? Number.NaN : rank
}

function growsFreely(from: number | undefined, to: number | undefined): Widening | undefined {
  if (to === undefined) return from === undefined ? undefined : 'free'
  return from !== undefined && to > from ? 'free' : undefined
}

// More digits before the point are free; more behind it rewrite each value with its new scale.
function widenNumeric(from: readonly number[], to: readonly number[]): Widening | undefined {
  const [precision, scale = 0] = from
  const [widerPrecision, widerScale = 0] = to
  if (precision === undefined) return undefined
  if (widerPrecision === undefined) return 'free'
  const losesNothing = widerScale >= scale && widerPrecision - widerScale >= precision - scale
  if (!losesNothing) return undefined
  return widerScale === scale ? 'free' : 'rewrite'
}
